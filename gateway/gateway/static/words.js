// Things counted in words, singular where the language has it so: one is; none is, in French.

const language = document.documentElement.lang;
const plural = new Intl.PluralRules(language), written = new Intl.NumberFormat(language);

export const some = (number, one, many) => (plural.select(number) === "one" ? one : many).replace("{number}", written.format(number));
