import { type Picture, type Shape } from './picture.js';

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const write = (node: Shape | string): string => {
  if (typeof node === 'string') return escape(node);
  const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${escape(String(value))}"`);
  return `<${node.tag}${attributes.join('')}>${node.children.map(write).join('')}</${node.tag}>`;
};

const PRINT_STYLE = `
text{font:11px system-ui,sans-serif;fill:#475156}
.pic-free{fill:#d2f53c;stroke:#12181b;stroke-width:.75}.pic-free-far{fill:#eef6c2}.pic-leased{fill:#45565f}.pic-held{stroke:#12181b;stroke-width:.75}
.pic-blocked{stroke:#7f4c00;stroke-width:1;stroke-dasharray:3 2}.pic-base{fill:#fbfcfa}.pic-ink{fill:#12181b}
.pic-hatch,.pic-dots{stroke:#12181b;fill:#12181b}.pic-line{stroke:#b3bab4}.pic-ruling{stroke:#12181b;stroke-opacity:.14}.pic-mark{stroke:#12181b;stroke-width:2;fill:none}
.pic-dash{stroke:#475156;stroke-width:1.5;stroke-dasharray:4 3;fill:none}.pic-band{fill:#e3e7df}.pic-limit{stroke:#a82018;stroke-width:1.5}.pic-alone{fill:#a82018}.pic-part-0{fill:#45565f}.pic-part-1{fill:#8ea0a8}.pic-part-2{fill:#d2f53c}.pic-part-3{fill:#d9ddd6}
.pic-dot{fill:#12181b}.pic-ring{fill:#fbfcfa;stroke:#475156;stroke-width:1.5}
.pic-said{fill:#12181b;font-weight:600}.pic-series{stroke:#fbfcfa;stroke-width:.5}.pic-s0{fill:#34505e}.pic-s1{fill:#2b7fb0}.pic-s2{fill:#7d5fb3}.pic-s3{fill:#b9631a}.pic-s4{fill:#1f8573}.pic-s5{fill:#848f94}
.pic-weave{stroke:#12181b;stroke-width:1;fill:none}.pic-print{display:none}@media print{.pic-print{display:inline}}
.pic-step-0{fill:#d2f53c}.pic-step-1{fill:#a9c46b}.pic-step-2{fill:#7f977c}.pic-step-3{fill:#566f76}.pic-step-4{fill:#2c4350}.pic-unknown{fill:none;stroke:#b3bab4;stroke-width:.5;stroke-dasharray:1 2}.pic-land{fill:#e3e7df;stroke:#b3bab4;stroke-width:.5}.pic-halo{paint-order:stroke;stroke:#fbfcfa;stroke-width:3px}.pic-track{fill:#fbfcfa;stroke:#7d888b}.pic-up{fill:#0a6340}.pic-up-some{fill:#7f4c00}.pic-unmeasured{fill:none;stroke:#7d888b;stroke-width:.75}
`.trim();

/** The picture as a file of its own, with printable colours inside. `title` is what the picture says, in words. */
export const standaloneSvg = (picture: Picture, title: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${picture.width}" height="${picture.height}" ` +
  `viewBox="0 0 ${picture.width} ${picture.height}"><title>${escape(title)}</title><style>${PRINT_STYLE}</style>` +
  `<rect class="pic-base" width="${picture.width}" height="${picture.height}"></rect>` + // its ink is dark, whatever shows it
  `${picture.body.map(write).join('')}</svg>`;
