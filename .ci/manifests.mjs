// Reads Kubernetes objects in YAML and prints a TypeScript program that has them as literals, of the classes that
// kubernetes-models generates from Kubernetes' API, and validates them. Writes the arguments of each container to FILE,
// a line for each.
// usage: manifests.mjs FILE <OBJECTS >PROGRAM
import { readFileSync, writeFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";

const objects = parseAllDocuments(readFileSync(0, "utf8")).map((document) => {
  if (document.errors.length > 0) throw document.errors[0];
  return document.toJS();
});

objects.forEach(({ apiVersion, kind, ...fields }, n) => {
  console.log(`import { ${kind} as Kind${n} } from "kubernetes-models/${apiVersion}";`);
  console.log(`new Kind${n}(${JSON.stringify(fields, null, 1)}).validate();`);
});

const containers = objects.flatMap((object) => object.spec?.template?.spec?.containers ?? []);
writeFileSync(process.argv[2], containers.map(({ args }) => `${args.join(" ")}\n`).join(""));
