/**
 * Element types: the table, their names in files, byte order.
 *
 * @module
 */
export { nativeOrder, storedOrder } from "./byte_order.ts";
export {
  type DataArray,
  type DataConstructor,
  type DTypeInfo,
  type FieldInfo,
  isNumeric,
  type Kind,
  nativeInfo,
  sameInfo,
  type TimeBase,
  type TimeUnit,
} from "./dtype_info.ts";
export {
  type Complex,
  type Data,
  type DType,
  type DTypeLike,
  DTYPES,
  type FieldDType,
  type FieldName,
  type FieldNames,
  type FieldSpec,
  type FieldSpecLike,
  type FieldValue,
  type ItemValue,
  type Nested,
  type PlainDType,
  type Resolved,
  type Scalar,
  type SizedDType,
  type StructLayout,
  type StructList,
  type StructValue,
  type TimeDType,
  type TypeString,
} from "./dtype_table.ts";
export { infoFromPython, parseStoredDType, resolveDType } from "./dtypes.ts";
export { parsePython, pythonString, pythonTuple, PyTuple, type PyValue } from "./python_text.ts";

// Files that only the folder itself uses: named here for a quick start, see CONTRIBUTING.md.
import "./struct_dtype.ts";
