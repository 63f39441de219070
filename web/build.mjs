// Bundles the report's script and style; run at development time, the results are committed. Usage: node build.mjs [FOLDER]
import { build } from "esbuild";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

const here = path.dirname(new URL(import.meta.url).pathname);
const out = path.resolve(process.argv[2] ?? path.join(here, "../src/witnessmark/publish/assets"));

// What the files were built from: the sources, this file and the locked packages, each by name and digest.
const digest = (data) => createHash("sha256").update(data).digest("hex");
const sources = ["build.mjs", "package-lock.json", ...fs.readdirSync(path.join(here, "src")).sort().map((name) => `src/${name}`)];
const from = digest(sources.map((name) => `${name} ${digest(fs.readFileSync(path.join(here, name)))}\n`).join(""));

const options = { bundle: true, minify: true, charset: "utf8", legalComments: "none", target: ["es2022"], outdir: out, logLevel: "warning" };
await build({ ...options, entryPoints: { report: path.join(here, "src/main.ts") }, format: "iife" });
await build({ ...options, entryPoints: { report: path.join(here, "src/report.css") } });
for (const name of ["report.js", "report.css"]) {
  const text = fs.readFileSync(path.join(out, name), "utf8").trim();
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`${name} could close its own element`);
  fs.writeFileSync(path.join(out, name), `${text}\n/* built from ${from} */`);
  console.log(name, text.length);
}
