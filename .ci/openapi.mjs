// Judges a description of an API: by OpenAPI's own schema, and by Redocly's strict rules, which also follow references
// and compare examples with their schemas. Prints what is wrong.
// usage: openapi.mjs FILE
import { readFileSync } from "node:fs";
import { createConfig, lint } from "@redocly/openapi-core";
import { Validator } from "@seriousme/openapi-schema-validator";

const [file] = process.argv.slice(2);
const { valid, errors } = await new Validator().validate(JSON.parse(readFileSync(file, "utf8")));
if (!valid) console.log(JSON.stringify(errors, null, 1));

// There is no licence to name.
const config = await createConfig({ extends: ["recommended-strict"], rules: { "info-license": "off" } });
const problems = await lint({ ref: file, config });
for (const { ruleId, message, location } of problems) console.log(`${location[0]?.pointer} ${message} (${ruleId})`);

process.exit(valid && problems.length === 0 ? 0 : 1);
