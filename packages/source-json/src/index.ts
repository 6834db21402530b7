export * as JsonArchive from "./JsonArchive.ts"
export * as JsonSource from "./JsonSource.ts"
