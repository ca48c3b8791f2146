/** What a short script does: `deno run -A first_element.ts MODULE FILE` prints one element of a file. */
const { openArray } = await import(Deno.args[0]);

using array = openArray(Deno.args[1]);
console.log(array.item(123_456));
