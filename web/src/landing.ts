// A link to a section lands on it: charts that are drawn on the way move the page, so the landing is held until it rests.
const HOLD_MS = 2500, REST_MS = 350;
let turn = 0;

export function land(target: HTMLElement): void {
  const mine = ++turn, until = performance.now() + HOLD_MS;
  let rested = performance.now(), before = NaN;
  const hold = () => {
    const now = performance.now();
    if (mine !== turn || now > until || now - rested > REST_MS) return;
    const off = target.getBoundingClientRect().top - parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop || "0");
    if (Math.abs(off) > 1 || document.body.scrollHeight !== before) {
      before = document.body.scrollHeight;
      rested = now;
      target.scrollIntoView({ behavior: "instant", block: "start" });
    }
    requestAnimationFrame(hold);
  };
  hold();
}
export function landings(): void {
  const release = () => { turn++; };
  for (const name of ["wheel", "touchstart", "keydown", "pointerdown"]) addEventListener(name, release, { passive: true });
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest?.<HTMLAnchorElement>("a[href^='#']");
    const target = link && /^#[a-z-]+$/.test(link.hash) ? document.getElementById(link.hash.slice(1)) : null;
    if (!target) return;
    event.preventDefault();
    history.pushState(null, "", link!.hash);
    dispatchEvent(new Event("hashchange"));
    land(target);
    target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
  });
  const first = /^#[a-z-]+$/.test(location.hash) ? document.getElementById(location.hash.slice(1)) : null;
  if (first) land(first);
}
