/**
 * Gives the name of the file of a chunk in a directory frame.
 *
 * @param folder The folder.
 * @param number The chunk's number.
 * @returns The path.
 */
export function chunkPath(folder: string, number: number): string {
  return `${folder}/${number.toString(16).toUpperCase().padStart(8, "0")}.chunk`;
}

/**
 * Reads the number out of the name of a chunk's file.
 *
 * @param name The name without folder.
 * @returns The number, or -1 for the name of something else.
 */
export function chunkNumber(name: string): number {
  return /^[0-9A-F]{8}\.chunk$/.test(name) ? parseInt(name, 16) : -1;
}
