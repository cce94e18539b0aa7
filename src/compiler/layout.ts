/**
 * layout: keeps maps channels-first in memory, as ONNX Runtime computes them, though the Program means them
 * channels-last. A transpose stands only where an op needs the other form, and once for all its readers.
 */

import { definitionOf } from '../ops/index.ts';
import { MAP_TO_CHANNELS_FIRST, MAP_TO_CHANNELS_LAST } from '../ops/layout.ts';
import { ProgramBuilder, type Value } from './builder.ts';
import type { NodeIndex, Program } from './program.ts';
import { copyNode, removeUnread } from './rewrite.ts';

/** The two forms of one value; at least one is there, the other is made when it is asked for. */
interface Forms {
  meant?: Value;
  channelsFirst?: Value;
}

/** The same Program with its maps channels-first wherever the ops allow it; what it takes and gives is unchanged. */
export function layOutChannelsFirst(program: Program): Program {
  const builder = new ProgramBuilder();
  const forms: Forms[] = [];
  const asMeant = (index: NodeIndex): Value => {
    const form = forms[index]!;
    form.meant ??= builder.transpose(form.channelsFirst!, MAP_TO_CHANNELS_LAST);
    return form.meant;
  };
  const channelsFirst = (index: NodeIndex): Value => {
    const form = forms[index]!;
    form.channelsFirst ??= builder.transpose(form.meant!, MAP_TO_CHANNELS_FIRST);
    return form.channelsFirst;
  };
  for (const node of program.nodes) {
    builder.origin = node.origin;
    const laidOut = definitionOf(node.op).layout?.({
      builder,
      node,
      attributes: node.attributes,
      channelsFirst: (input) => channelsFirst(node.inputs[input]!),
      asMeant: (input) => asMeant(node.inputs[input]!),
      isChannelsFirst: (input) => forms[node.inputs[input]!]!.channelsFirst !== undefined,
      typeOf: (input) => program.nodes[node.inputs[input]!]!.output,
    });
    if (laidOut === undefined) forms.push({ meant: copyNode(builder, node, node.inputs.map(asMeant)) });
    else forms.push(laidOut.channelsFirst ? { channelsFirst: laidOut.value } : { meant: laidOut.value });
  }
  const rename = (named: Readonly<Record<string, NodeIndex>>) =>
    Object.fromEntries(Object.entries(named).map(([name, index]) => [name, asMeant(index).index]));
  const finished = builder.finish(rename(program.outputs), rename(program.updates));
  return removeUnread({ ...finished, state: program.state });
}
