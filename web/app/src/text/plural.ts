/**
 * Which of two English texts parted by "|" is said of a number: the first of exactly one, else the last. The number is
 * `count`, or `n` where
 * that is no text with separators; without any it is many. Chinese has one text for all.
 */
export const ofEnglish = (n: number, texts: number): number => (n === 1 ? 0 : texts - 1)
