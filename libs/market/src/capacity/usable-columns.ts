import { type PoolGeometry, unitsPerGpu, unitsPerNode } from './geometry.js';
import { type Plane, type Column } from './plane.js';
import { type UsualRequest } from './usual-requests.js';

/** Marks the columns (1) that some placement of the request by the rules of `place` would cover, of those that are free (1). */
export type Usability = (isFree: Uint8Array, request: Pick<UsualRequest, 'units' | 'gang'>) => Uint8Array;

export function usability({ geometry }: Pick<Plane, 'geometry'>, columns: readonly Column[]): Usability {
  const width = Float64Array.from(columns, ({ units }) => units.to - units.from);
  if (geometry.kind === 'GPU') return usableOnNodes(geometry, columns, width);
  return (isFree, { units }) => {
    const free = width.reduce((sum, each, column) => sum + each * (isFree[column] ?? 0), 0);
    return free >= units ? isFree : new Uint8Array(columns.length);
  };
}

const NOTHING = 0;
const REST = 1;
const WHOLE = 2;

function usableOnNodes(geometry: PoolGeometry, columns: readonly Column[], width: Float64Array): Usability {
  const perGpu = unitsPerGpu(geometry);
  const perNode = unitsPerNode(geometry);
  const nodes = Math.ceil(geometry.units / perNode);
  const nodeOf = Int32Array.from(columns, ({ units }) => Math.floor(units.from / perNode));
  // GPUs that are leased whole need no looking at one by one: their column stands for as many as it is wide
  const slotOf = Int32Array.from(columns, ({ units }, column) =>
    perGpu > 1 ? Math.floor(units.from / perGpu) : column,
  );
  const slots = perGpu > 1 ? nodes * geometry.gpusPerNode : columns.length;
  return (isFree, { units, gang }) => {
    const rest = units % perNode;
    const need = { nodes: Math.floor(units / perNode), gpus: Math.ceil(rest / perGpu) };
    const each = Math.min(rest, perGpu);
    const onSlot = new Float64Array(slots);
    const onNode = new Float64Array(nodes);
    const gpusOn = new Float64Array(nodes);
    for (let column = 0; column < columns.length; column += 1) {
      if (isFree[column] === 0) continue;
      const [slot, node, free] = [slotOf[column] ?? 0, nodeOf[column] ?? 0, width[column] ?? 0];
      const before = onSlot[slot] ?? 0;
      onSlot[slot] = before + free;
      onNode[node] = (onNode[node] ?? 0) + free;
      if (perGpu === 1) gpusOn[node] = (gpusOn[node] ?? 0) + free;
      else if (before < each && before + free >= each) gpusOn[node] = (gpusOn[node] ?? 0) + 1;
    }
    const roles = rolesOf(geometry, { onNode, gpusOn }, need, gang);
    return isFree.map((is, column) => {
      const role = roles[nodeOf[column] ?? 0] ?? NOTHING;
      if (is === 0 || role === NOTHING) return 0;
      return role === WHOLE || perGpu === 1 || (onSlot[slotOf[column] ?? 0] ?? 0) >= each ? 1 : 0;
    });
  };
}

/** What each node can be to a request: one of its whole nodes, the node of its rest, or nothing. */
function rolesOf(
  geometry: PoolGeometry,
  free: { readonly onNode: Float64Array; readonly gpusOn: Float64Array },
  need: { readonly nodes: number; readonly gpus: number },
  gang: boolean,
): Uint8Array {
  const nodes = free.onNode.length;
  const perNode = unitsPerNode(geometry);
  const perDomain = gang ? geometry.nodesPerFabric : nodes;
  const roles = new Uint8Array(nodes);
  for (let first = 0; first < nodes; first += perDomain) {
    const end = Math.min(nodes, first + perDomain);
    let [whole, partly] = [0, 0];
    for (let node = first; node < end; node += 1) {
      if (free.onNode[node] === perNode) {
        roles[node] = WHOLE;
        whole += 1;
      } else if (need.gpus > 0 && (free.gpusOn[node] ?? 0) >= need.gpus) {
        roles[node] = REST;
        partly += 1;
      }
    }
    const isPlaceable = whole >= need.nodes && (need.gpus === 0 || whole > need.nodes || partly > 0);
    if (!isPlaceable) roles.fill(NOTHING, first, end);
  }
  return roles;
}
