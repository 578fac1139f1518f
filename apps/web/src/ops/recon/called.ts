interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** What colleagues are called, by id: by name, and where two have the same one, by their e-mail too. */
export const calledOf = (people: readonly Colleague[]): ReadonlyMap<string, string> =>
  new Map(
    people.map(({ id, name, email }) => [
      id,
      people.some((other) => other.id !== id && other.name === name) ? `${name} (${email})` : name,
    ]),
  );
