import { PbfReader } from 'pbf';

/** One logged number. */
export interface Scalar {
  readonly tag: string;
  readonly value: number;
}

/** What of a `tensorflow.Event` (event.proto, summary.proto, tensor.proto) is scalar. */
export interface ScalarEvent {
  step: number;
  /** Seconds since 1970. */
  wallTime: number;
  /** `brain.Event:2` in a file's first event. */
  fileVersion: string | null;
  readonly scalars: Scalar[];
  /** Summaries that are pictures, histograms, texts …. */
  others: number;
}

interface Value {
  tag: string;
  value: number | null;
}

interface Tensor {
  dtype: number;
  readonly dims: number[];
  readonly values: number[];
  content: Uint8Array | null;
}

/** Throws on bytes that are no protocol buffer. */
export function parseEvent(data: Uint8Array): ScalarEvent {
  const event: ScalarEvent = { step: 0, wallTime: 0, fileVersion: null, scalars: [], others: 0 };
  return new PbfReader(data).readFields(readEvent, event);
}

function readEvent(field: number, event: ScalarEvent, pbf: PbfReader): void {
  if (field === 1) event.wallTime = pbf.readDouble();
  else if (field === 2) event.step = pbf.readVarint(true);
  else if (field === 3) event.fileVersion = pbf.readString();
  else if (field === 5) pbf.readMessage(readSummary, event);
}

function readSummary(field: number, event: ScalarEvent, pbf: PbfReader): void {
  if (field !== 1) return;
  const { tag, value } = pbf.readMessage<Value>(readValue, { tag: '', value: null });
  if (value === null) event.others++;
  else event.scalars.push({ tag, value });
}

function readValue(field: number, found: Value, pbf: PbfReader): void {
  if (field === 1) found.tag = pbf.readString();
  else if (field === 2) found.value = pbf.readFloat();
  else if (field === 8) {
    const tensor: Tensor = { dtype: 0, dims: [], values: [], content: null };
    found.value = scalarOf(pbf.readMessage(readTensor, tensor)) ?? found.value;
  }
}

function readTensor(field: number, tensor: Tensor, pbf: PbfReader): void {
  if (field === 1) tensor.dtype = pbf.readVarint();
  else if (field === 2) pbf.readMessage(readShape, tensor);
  else if (field === 4) tensor.content = pbf.readBytes();
  else if (field === 5) pbf.readPackedFloat(tensor.values);
  else if (field === 6) pbf.readPackedDouble(tensor.values);
  else if (field === 7 || field === 10) pbf.readPackedVarint(tensor.values, true);
}

function readShape(field: number, tensor: Tensor, pbf: PbfReader): void {
  if (field === 2) tensor.dims.push(pbf.readMessage(readDimension, { size: 0 }).size);
}

function readDimension(field: number, dimension: { size: number }, pbf: PbfReader): void {
  if (field === 1) dimension.size = pbf.readVarint(true);
}

/** The number of a tensor that holds one; null for any other. Types by their number in types.proto. */
function scalarOf({ dtype, dims, values, content }: Tensor): number | null {
  if (dims.some((size) => size !== 1)) return null;
  if (values.length === 1) return values[0] ?? null;
  if (!content) return values.length === 0 && [1, 2, 3, 9].includes(dtype) ? 0 : null;
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  if (dtype === 1 && content.length === 4) return view.getFloat32(0, true);
  if (dtype === 2 && content.length === 8) return view.getFloat64(0, true);
  if (dtype === 3 && content.length === 4) return view.getInt32(0, true);
  if (dtype === 9 && content.length === 8) return Number(view.getBigInt64(0, true));
  return null;
}
