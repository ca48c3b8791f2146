import { libraryFileName } from "../ffi/mod.ts";

/** A wheel that exists, by the platform tag that pip finds it under. */
interface Platform {
  readonly os: typeof Deno.build.os;
  readonly arch: typeof Deno.build.arch;
  readonly tag: string;
}

/** Every platform that has a wheel of the pinned version. */
export const PLATFORMS: readonly Platform[] = [
  { os: "linux", arch: "x86_64", tag: "manylinux_2_28_x86_64" },
  { os: "linux", arch: "aarch64", tag: "manylinux_2_28_aarch64" },
  { os: "darwin", arch: "x86_64", tag: "macosx_10_9_x86_64" },
  { os: "darwin", arch: "aarch64", tag: "macosx_11_0_arm64" },
  { os: "windows", arch: "x86_64", tag: "win_amd64" },
  { os: "windows", arch: "aarch64", tag: "win_arm64" },
];

/**
 * Tells under which platform tag pip finds the wheel for a machine.
 *
 * @param target The machine, as `Deno.build` describes it.
 * @returns The tag.
 * @throws {Error} when there is no wheel for the machine.
 */
export function platformTag(target: Pick<typeof Deno.build, "os" | "arch" | "target">): string {
  const row = PLATFORMS.find(({ os, arch }) => os === target.os && arch === target.arch);
  if (row === undefined || target.target.endsWith("musl")) {
    const known = PLATFORMS.map(({ os, arch }) => `${os} ${arch}`).join(", ");
    throw new Error(
      `Cannot fetch libblosc2 for ${target.target}: prebuilt ones exist for ${known} (Linux with glibc). Install libblosc2 3.3.x ` +
        "with the package manager of the system or with conda, or name one of your own in DENEB_LIBBLOSC2",
    );
  }
  return row.tag;
}

/** Where the library lies inside the wheel. */
export function wheelMember(os: typeof Deno.build.os): string {
  return `blosc2/lib/${libraryFileName(os)}`;
}

/**
 * Builds the arguments that let any pip, of any Python, download the wheel for a platform and nothing else.
 *
 * @param tag The platform tag.
 * @param requirements Path of the requirements file.
 * @param folder Where the wheel goes.
 * @returns The arguments after `pip`.
 */
export function pipArguments(tag: string, requirements: string, folder: string): string[] {
  return [
    ...["download", "--quiet", "--no-input", "--disable-pip-version-check"],
    ...["--only-binary=:all:", "--no-deps", "--require-hashes"],
    // The wheel is for CPython 3.11 and later; saying so lets an older Python, or another one, download it.
    ...["--implementation", "cp", "--python-version", "3.11", "--platform", tag],
    ...["--dest", folder, "--requirement", requirements],
  ];
}
