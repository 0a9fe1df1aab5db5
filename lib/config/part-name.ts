/** What a part of a machine may be called: it becomes the name of a trace and of columns. */
export const partNamePattern = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/
