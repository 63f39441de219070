// An address that names an incident, to where it stands now.
import { claim as loadClaim, claimIds, core } from "./data";

// An incident is called by the claim that founds it. Where another claim founds it since, an address given out before
// still leads to the incident that holds the first one; -1 where nothing does.
export async function incidentNumber(id: string): Promise<number> {
  const at = core.incidents.findIndex((incident) => incident.id === id);
  if (at >= 0 || !crypto.subtle) return at;
  const bytes = new TextEncoder();
  for (const [n, claim] of (await claimIds()).entries()) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes.encode(claim)));
    const named = `inc_${[...digest.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
    if (named === id) return (await loadClaim(n)).i ?? -1;
  }
  return -1;
}
