/** What the two ways of importing a message take: `import_group_msg` or `importmsg`. */
export type LaneKind = "group" | "one-to-one"
