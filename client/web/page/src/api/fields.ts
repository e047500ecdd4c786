// The fields of a message with what they mean; messages in it open on demand, as they may have themselves inside.
import {h} from '../dom.js';
import {nameOf, resolve, type OpenApi, type Schema} from './document.js';
import {markdown} from './markdown.js';

export function fieldsOf(document: OpenApi, schema: Schema): HTMLElement {
  const message = resolve(document, schema);
  const fields = Object.entries(message.properties ?? {});
  if (fields.length === 0) return h('p', {}, 'No fields.');
  const required = new Set(message.required);
  const choices = message.allOf?.map(({oneOf}) => oneOf.map(({title}) => title).filter(title => title !== 'none')) ?? [];
  return h('dl', {class: 'fields'}, ...fields.flatMap(([name, field]) => {
    const others = choices.find(names => names.includes(name))?.filter(other => other !== name) ?? [];
    return [
      h('dt', {}, h('code', {}, name), ` ${typeOf(field)}`, required.has(name) && ', required',
        others.length > 0 && `, in place of ${others.join(' or ')}`),
      h('dd', {}, ...markdown(field.description ?? ''), inner(document, field)),
    ];
  }));
}

function typeOf(schema: Schema): string {
  if (schema.items) return `list of ${typeOf(schema.items)}`;
  return nameOf(schema) ?? schema.format ?? schema.type ?? 'anything';
}

// What a field is made of: the fields of a message, the names of an enum.
function inner(document: OpenApi, field: Schema): HTMLElement | false {
  const schema = field.items ?? field;
  const name = nameOf(schema);
  if (!name) return false;
  const type = resolve(document, schema);
  const details = h('details', {}, h('summary', {}, name));
  details.addEventListener('toggle', () => {
    details.append(...type.properties ? [fieldsOf(document, type)] : markdown(type.description ?? ''));
  }, {once: true});
  return details;
}
