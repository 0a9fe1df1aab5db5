/**
 * File modes before the user's umask. A night describes a machine, its environment and what programs printed, so it
 * is readable by its owner, by the group where the umask allows it, and never by others, whatever the umask says.
 */
export const newFileMode = 0o660
export const newFolderMode = 0o770

/** What is made to be shown, a page or a kernel, is readable by everybody where the umask allows it. */
export const shownFileMode = 0o664
export const shownFolderMode = 0o775
