// What is the same in many forms (languages, themes, sizes) is looked at in some of them; `make test-long` looks at all.

/** The first so many of some forms. */
export const some = (forms, many = 1) => (process.env.ANWANG_LONG ? forms : forms.slice(0, many))
