import {h} from '../dom.js';

/** A line to write a number into, or nothing. */
export function numberField(
  id: string, name: string, value: number | undefined, take: (value: number | undefined) => void,
): HTMLElement {
  const input = h('input', {
    id, type: 'text', inputmode: 'numeric', autocomplete: 'off', size: 5, maxlength: 4, value: value ?? '',
    onchange: () => {
      const fits = /^\d{1,4}$/.test(input.value);
      input.setAttribute('aria-invalid', String(!fits && input.value !== ''));
      take(fits ? Number(input.value) : undefined);
    },
  });
  return h('p', {class: 'field'}, h('label', {for: id}, name), input);
}
