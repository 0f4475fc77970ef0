// Reads a page on standard input as a screen reader would, from the first to the last word of its main part.
// One line a phrase on standard output. Runs in no browser: jsdom builds the page, nothing is fetched or run.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(`${process.env.NODE_FOLDER}/`));
const { JSDOM } = require("jsdom");

const { window } = new JSDOM(readFileSync(0, "utf-8"), { pretendToBeVisual: true, url: "http://localhost/" });
for (const name of Object.getOwnPropertyNames(window)) {
  if (!(name in globalThis)) globalThis[name] = window[name];
}
globalThis.window = window;
globalThis.document = window.document;

const { virtual } = await import(pathToFileURL(require.resolve("@guidepup/virtual-screen-reader")));
const main = window.document.querySelector("main");
await virtual.start({ container: main });
for (let step = 0; step < 3000; step += 1) {
  await virtual.next();
  if ((await virtual.lastSpokenPhrase()) === "end of main") break;
}
process.stdout.write(`${(await virtual.spokenPhraseLog()).join("\n")}\n`);
await virtual.stop();
process.exit(0);
