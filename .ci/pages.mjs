// Opens pages in Chromium in both languages, at phone and desktop width, light and dark: axe-core must find no
// violation, nothing may be wider than the screen, and a page of many people must open in time.
// Usage: node pages.mjs SHOTS FILE...      (SHOTS: folder for screenshots, "-" for none)
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";
const require = createRequire(path.join(process.cwd(), "x.js"));
const { chromium } = require("playwright-core");
const [shots, ...files] = process.argv.slice(2);
const limit = Number(process.env.OPEN_MS ?? 2000);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
let bad = 0;
const fail = (text) => { bad += 1; console.log(`FAIL ${text}`); };
// The whole page in slices that can be looked at, at most eight of them.
async function slices(page, width, stem) {
  const tall = await page.evaluate(() => document.documentElement.scrollHeight);
  const step = width < 600 ? 2200 : 1500;
  for (let y = 0, i = 0; y < tall && i < 8; y += step, i += 1) {
    await page.screenshot({ path: `${stem}-${i}.png`, fullPage: true, clip: { x: 0, y, width, height: Math.min(step, tall - y) } });
  }
}
for (const file of files) {
  const name = path.basename(file, ".html");
  for (const [width, height] of [[390, 844], [1280, 900]]) {
    for (const scheme of ["light", "dark"]) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, bypassCSP: true, reducedMotion: "reduce" });
      const page = await context.newPage();
      page.on("pageerror", (error) => fail(`${name}: ${error.message}`));
      page.on("request", (request) => { if (!/^(file|data):/.test(request.url())) fail(`${name} asks for ${request.url()}`); });
      const start = performance.now();
      await page.goto(pathToFileURL(path.resolve(file)).href, { waitUntil: "load", timeout: 60000 });
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      const opened = Math.round(performance.now() - start);
      if (opened > limit) fail(`${name} ${width} ${scheme}: opened in ${opened} ms, more than ${limit}`);
      for (const language of ["fa", "en"]) {
        await page.check(`#lang-${language}`, { force: true });
        const at = `${name} ${language} ${width} ${scheme}`;
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (wide > 0) fail(`${at}: ${wide} px wider than the screen`);
        if (shots !== "-" && (scheme === "light" || process.env.DARK_SHOTS)) await slices(page, width, path.join(shots, `${name}-${language}-${width}-${scheme}`));
        if (process.env.NO_AXE) continue;
        await page.evaluate((axe) => { if (!window.axe) { const s = document.createElement("script"); s.textContent = axe; document.head.append(s); } }, require("fs").readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
        const result = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        for (const violation of result.violations) {
          fail(`${at}: ${violation.id}: ${violation.help} (${violation.nodes.length}) ${violation.nodes[0].target} ${violation.nodes[0].failureSummary?.replace(/\s+/g, " ").slice(0, 300)}`);
        }
        console.log(`${at}: opened in ${opened} ms, ${result.passes.length} rules pass, ${result.violations.length} fail`);
      }
      await context.close();
    }
  }
}
await browser.close();
process.exit(bad ? 1 : 0);
