// Bundles the report's script and style into the Python package; run at development time, the results are committed.
import { build } from "esbuild";
import fs from "node:fs";

const out = new URL("../src/witnessmark/publish/assets/", import.meta.url).pathname;
const options = { bundle: true, minify: true, charset: "utf8", legalComments: "none", target: ["es2022"], outdir: out, logLevel: "warning" };
await build({ ...options, entryPoints: { report: "src/main.ts" }, format: "iife" });
await build({ ...options, entryPoints: { report: "src/report.css" } });
for (const name of ["report.js", "report.css"]) {
  const text = fs.readFileSync(out + name, "utf8").trim();
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`${name} could close its own element`);
  fs.writeFileSync(out + name, text);
  console.log(name, text.length);
}
