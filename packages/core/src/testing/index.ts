export { type Check, checks, type Name } from "./Checklist.ts"
export { conformance, type EntityRead, type Report, type Undeclared } from "./Conformance.ts"
