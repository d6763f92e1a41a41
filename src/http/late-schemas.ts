// Parameters and bodies are checked by code that Ajv makes of their schemas. Making it takes most of the time in
// which an API is made, so each is made when a call needs it first.

/** Of the Ajv that Fastify makes. */
interface SchemaCompiler {
  compile(schema: object): Check;
}

interface Check {
  /** @param place what holds the data, so that all of it can be changed to what the schema asks for */
  (data: unknown, place?: never): unknown;
  errors?: unknown;
  /** Fastify tells the place only to a check that has this. */
  schemaEnv?: unknown;
}

/** Lets it compile each schema when that is needed first. */
export function compileLate(ajv: SchemaCompiler): void {
  const compile = ajv.compile.bind(ajv);
  ajv.compile = (schema) => {
    let compiled: Check | undefined;
    const check: Check = (data, place) => {
      compiled ??= compile(schema);
      const isValid = compiled(data, place);
      check.errors = compiled.errors;
      return isValid;
    };
    check.schemaEnv = true;
    return check;
  };
}
