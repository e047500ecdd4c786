// What this page reads of openapi.json.

export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  description?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  allOf?: {description?: string; oneOf: {title: string}[]}[];
}

interface Content {
  'application/json'?: {schema?: Schema; example?: unknown};
}

interface Operation {
  operationId: string;
  summary: string;
  description: string;
  requestBody: {content: Content};
  responses: Record<string, {description?: string; content?: Content}>;
}

export interface OpenApi {
  info: {title: string; version: string; description: string};
  tags: {name: string; description: string}[];
  paths: Record<string, {post: Operation; get?: object}>;
  components: {schemas: Record<string, Schema>};
}

/** A method, as this page shows it. */
export interface Method {
  name: string;
  /** "yatzy.v1.AdvisorService/AnalyzePosition", below the folder of the page. */
  path: string;
  summary: string;
  description: string;
  allowsGet: boolean;
  /** As text, a request that works. */
  example: string;
  request: Schema;
  response: Schema;
}

export function methodsOf(document: OpenApi): Method[] {
  return Object.entries(document.paths).map(([path, {post, get}]) => {
    const request = post.requestBody.content['application/json'];
    return {
      name: post.operationId, path: path.replace(/^\//, ''), summary: post.summary, description: post.description,
      allowsGet: get !== undefined, example: readable(request?.example ?? {}), request: request?.schema ?? {},
      response: post.responses['200']?.content?.['application/json']?.schema ?? {},
    };
  });
}

/** The schema that a reference is to, or the schema itself. */
export function resolve(document: OpenApi, schema: Schema): Schema {
  const name = nameOf(schema);
  return name ? document.components.schemas[name] ?? {} : schema;
}

/** The name of the component that a schema is a reference to. */
export function nameOf(schema: Schema): string | undefined {
  return schema.$ref?.replace(/^.*\//, '');
}

/** JSON on several lines, with lists of numbers and words, and objects of few, on one. */
export function readable(value: unknown, indent = ''): string {
  const short = spaced(value);
  if (typeof value !== 'object' || value === null || short.length + indent.length <= 60) return short;
  const inner = `${indent}  `;
  if (Array.isArray(value)) return `[\n${value.map(one => inner + readable(one, inner)).join(',\n')}\n${indent}]`;
  const members = Object.entries(value).map(([name, one]) => `${inner}${JSON.stringify(name)}: ${readable(one, inner)}`);
  return `{\n${members.join(',\n')}\n${indent}}`;
}

function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${spaced(one)}`).join(', ')}}`;
}
