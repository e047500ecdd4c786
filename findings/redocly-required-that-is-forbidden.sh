#!/usr/bin/env bash
# Redocly's linter 2.64.0 (npm @redocly/openapi-core), with its rules recommended-strict, refuses valid schemas that forbid properties
# together. OpenAPI 3.1 has JSON Schema 2020-12, where `not: {required: [x, y]}` is the usual way to say "not both", as it must
# be said for a oneof of Protocol Buffers. The rule no-required-schema-properties-undefined looks at that `required` by itself and
# calls it an error that its properties are not defined, though they are defined one level above. The same list without `not` is right
# for it, and Ajv takes the schema and judges by it. So a description that keeps the rule must say `properties` again within the `not`.
# Output seen on 2026-11-29:
#   required            lint: 0 errors
#   required under not  lint: 2 errors, Required property 'x' is not defined. | Required property 'y' is not defined.
#   ajv                 {"x":1}: true, {"x":1,"y":1}: false
# usage: findings/redocly-required-that-is-forbidden.sh      (needs node and the npm registry; exits 1 if this has changed)

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-package-lock --no-audit --no-fund --silent --ignore-scripts @redocly/openapi-core@2.64.0 ajv@8.17.1 >/dev/null

cat >lint.mjs <<'JS'
import {createConfig, lintFromString} from '@redocly/openapi-core';
import Ajv2020 from 'ajv/dist/2020.js';

const pair = {type: 'object', properties: {x: {type: 'integer'}, y: {type: 'integer'}}};
const schemas = {'required': {...pair, required: ['x', 'y']}, 'required under not': {...pair, not: {required: ['x', 'y']}}};
const config = await createConfig({extends: ['recommended-strict']});

const rule = 'no-required-schema-properties-undefined';
for (const [name, schema] of Object.entries(schemas)) {
  const source = JSON.stringify({openapi: '3.1.0', info: {title: 'pair', version: '1'}, paths: {}, components: {schemas: {Pair: schema}}});
  const problems = (await lintFromString({source, config})).filter(({ruleId}) => ruleId === rule);
  console.log(name.padEnd(19), `lint: ${problems.length} errors` + (problems.length ? ', ' + problems.map(({message}) => message).join(' | ') : ''));
}
const judge = new Ajv2020().compile(schemas['required under not']);
console.log('ajv'.padEnd(19), `{"x":1}: ${judge({x: 1})}, {"x":1,"y":1}: ${judge({x: 1, y: 1})}`);
JS

output=$(node lint.mjs)
printf '%s\n' "$output"
[[ $output == *"required            lint: 0 errors"* && $output == *"required under not  lint: 2 errors"* &&
  $output == *'{"x":1}: true, {"x":1,"y":1}: false'* ]]
