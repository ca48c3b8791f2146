import { chromium, type Page } from "playwright-core";

/** Names under which Chromium is installed. */
const NAMES = ["chromium", "chromium-browser", "google-chrome"];

const CHROMIUM = findChromium();
const IS_CI = Boolean(Deno.env.get("CI"));
const WITHOUT =
  'there is no Chromium: install Debian\'s package "chromium" or Google Chrome, or name the program in the environment variable CHROME';

/** Draws WebGL without a graphics card, and keeps the browser from calling home. */
const FLAGS = [
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Options of {@linkcode withPage}. */
export interface PageOptions {
  /** Which colours the page is told to prefer. */
  readonly colorScheme?: "light" | "dark";
  /** Whether there is WebGL. Default true. */
  readonly webgl?: boolean;
}

/** What a page did that it should not. */
export interface Faults {
  /** Errors, thrown or written to the console. */
  readonly errors: readonly string[];
  /** Addresses that were asked for, besides files and data. */
  readonly requests: readonly string[];
}

/**
 * Opens a file in Chromium without a network, and closes it afterwards.
 *
 * @param url The file.
 * @param options Colours and WebGL.
 * @param use Looks at the page.
 * @returns What went wrong meanwhile.
 */
export async function withPage(
  url: URL,
  options: PageOptions,
  use: (page: Page) => Promise<void>,
): Promise<Faults> {
  const { colorScheme = "light", webgl = true } = options;
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: webgl ? FLAGS : ["--disable-gpu", "--disable-3d-apis", ...FLAGS.slice(3)],
    // Chromium's sandbox does not start for root.
    chromiumSandbox: Deno.uid() !== 0,
  });
  try {
    const context = await browser.newContext({ colorScheme, offline: true, viewport: { width: 480, height: 700 } });
    const page = await context.newPage();
    const errors: string[] = [];
    const requests: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    page.on("request", (request) => {
      if (!/^(?:file|data|blob):/.test(request.url())) requests.push(request.url());
    });
    await page.goto(url.href);
    await use(page);
    return { errors, requests };
  } finally {
    await browser.close();
  }
}

/**
 * Registers a test that needs Chromium. Without it the test is ignored with a reason; where `CI` is set it fails.
 *
 * @param name The name of the test.
 * @param fn The test.
 */
export function browserTest(name: string, fn: () => Promise<void>): void {
  const isMissing = CHROMIUM === undefined;
  if (isMissing && !IS_CI) console.warn(`A test is ignored: ${WITHOUT}`);
  const refuse = () => {
    throw new Deno.errors.NotFound(`Cannot run this test: ${WITHOUT}`);
  };
  Deno.test({ name, ignore: isMissing && !IS_CI, fn: isMissing ? refuse : fn });
}

/** Finds Chromium: where `CHROME` says, else on the path. */
function findChromium(): string | undefined {
  const named = Deno.env.get("CHROME");
  if (named !== undefined) return isFile(named) ? named : undefined;
  const folders = (Deno.env.get("PATH") ?? "").split(Deno.build.os === "windows" ? ";" : ":");
  return NAMES.flatMap((name) => folders.map((folder) => `${folder}/${name}`)).find(isFile);
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
