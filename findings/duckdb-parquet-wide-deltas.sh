#!/usr/bin/env bash
# DuckDB 1.5.6 (npm @duckdb/node-api 1.5.6-r.1) writes Parquet with differences that do not fit their column. With PARQUET_VERSION
# V2 it writes integers as DELTA_BINARY_PACKED, and takes the differences of 32-bit columns in 64 bits, where the format has them
# wrap and forbids more than 32: from the least to the greatest number is a step of 33 bits, and a number without a sign, from 2^31
# on, is a first value beyond the column's type. DuckDB reads it as it was. arrow's Rust reader (npm parquet-wasm 0.8.0) refuses
# the file, and hyparquet 1.33.0 (npm hyparquet) has other numbers for those without a sign, and no error. Small numbers and V1,
# which is the default, are right for all three, as are columns of 64 bits, so that a trial or a counter that is still low shows
# nothing; hashes, random seeds and bit sets in 32 bits do. Write V1, or 64 bits, or read back with another reader.
# Output seen on 2026-12-01 (what each reader has):
#   INTEGER V1    duckdb -2147483648 2147483647, parquet-wasm the same, hyparquet the same
#   INTEGER V2    duckdb -2147483648 2147483647, parquet-wasm refused: 'min_delta' too large, hyparquet the same
#   UINTEGER V1   duckdb 4000000000 4000000001, parquet-wasm the same, hyparquet the same
#   UINTEGER V2   duckdb 4000000000 4000000001, parquet-wasm refused: first value too large, hyparquet 1852516352 1852516353
#   UBIGINT V2    duckdb 18446744073709551615 0, parquet-wasm the same, hyparquet the same
# usage: findings/duckdb-parquet-wide-deltas.sh      (needs node and the npm registry; exits 1 if this has changed)

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-package-lock --no-audit --no-fund --silent --ignore-scripts @duckdb/node-api@1.5.6-r.1 \
  parquet-wasm@0.8.0 apache-arrow@21.2.0 hyparquet@1.33.0 >/dev/null

cat >read.mjs <<'JS'
import {readFileSync} from 'node:fs';
import {DuckDBInstance} from '@duckdb/node-api';
import {tableFromIPC} from 'apache-arrow';
import {parquetReadObjects} from 'hyparquet';
import parquet from 'parquet-wasm/node';

const connection = await (await DuckDBInstance.create()).connect();
const rows = async query => (await connection.runAndReadAll(query)).getRows();
for (const [type, version, ...numbers] of [
  ['INTEGER', 'V1', -2147483648, 2147483647],
  ['INTEGER', 'V2', -2147483648, 2147483647],
  ['UINTEGER', 'V1', 4000000000, 4000000001],
  ['UINTEGER', 'V2', 4000000000, 4000000001],
  ['UBIGINT', 'V2', '18446744073709551615', 0],
]) {
  const column = `SELECT unnest([${numbers}])::${type} AS x`;
  await connection.run(`COPY (${column}) TO 'x.parquet' (FORMAT parquet, PARQUET_VERSION ${version})`);
  const bytes = readFileSync('x.parquet');
  const readers = {
    duckdb: async () => (await rows("FROM 'x.parquet'")).map(([x]) => x),
    'parquet-wasm': async () => tableFromIPC(parquet.readParquet(bytes).intoIPCStream()).getChild('x'),
    hyparquet: async () => (await parquetReadObjects({file: Uint8Array.from(bytes).buffer})).map(({x}) => x),
  };
  const seen = [];
  for (const [name, read] of Object.entries(readers)) {
    const refused = error => `refused: ${/[^:]*$/.exec(error.message ?? error)[0].trim()}`;
    const values = await read().then(column => [...column].join(' '), refused);
    seen.push(`${name} ${values === numbers.join(' ') && name !== 'duckdb' ? 'the same' : values}`);
  }
  console.log(`${type} ${version}`.padEnd(13), seen.join(', '));
}
JS

output=$(node read.mjs)
printf '%s\n' "$output"
[[ $output == "INTEGER V1    duckdb -2147483648 2147483647, parquet-wasm the same, hyparquet the same
INTEGER V2    duckdb -2147483648 2147483647, parquet-wasm refused: 'min_delta' too large, hyparquet the same
UINTEGER V1   duckdb 4000000000 4000000001, parquet-wasm the same, hyparquet the same
UINTEGER V2   duckdb 4000000000 4000000001, parquet-wasm refused: first value too large, hyparquet 1852516352 1852516353
UBIGINT V2    duckdb 18446744073709551615 0, parquet-wasm the same, hyparquet the same" ]]
