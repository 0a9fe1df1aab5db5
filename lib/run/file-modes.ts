/**
 * What the user's umask takes bits from. A night holds a machine, its environment and what programs printed: it is for
 * its owner, and for the group where the umask lets it, whatever the umask says of everybody else.
 */
export const newFileMode = 0o660
export const newFolderMode = 0o770

/** What is made to be shown, a page or a kernel, everybody may read where the umask lets them. */
export const shownFileMode = 0o664
export const shownFolderMode = 0o775
