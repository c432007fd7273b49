/** Whether a name of a tier can be part of a construct id. */
export const isTierName = (name: string): boolean => /^[A-Za-z][\w-]*$/.test(name);
