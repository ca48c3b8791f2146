/** UTF-16 units of a text. */
export const MAX_LENGTH = 65536;

/** Nodes of a tree. A chain such as `a + a + ...` is as deep as it is long, and walks of a tree recurse. */
export const MAX_NODES = 1024;

/** Parentheses, calls and signs within each other. */
export const MAX_NESTING = 128;

/** Digits of one number; turning more of them into an integer takes time that grows with their square. */
export const MAX_DIGITS = 4300;
