import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { render } from "../scripts/emoji.ts"
import { emojiOf } from "../src/mrkdwn/emoji.ts"
import { emojiData } from "../src/mrkdwn/emoji-data.ts"
import type { Rendering } from "../src/mrkdwn/Names.ts"
import { TextBuilder } from "../src/mrkdwn/TextBuilder.ts"
import { writeMrkdwn } from "../src/mrkdwn/write-mrkdwn.ts"
import { readOne } from "./support.ts"

const write = (raw: string, rendering: Rendering = "plain") => {
  const out = new TextBuilder(
    {
      user: (id) => (id === "U1" ? "Ada" : undefined),
      botUser: (id) => (id === "B1" ? "U1" : undefined),
      channel: (id) => (id === "C1" ? { name: "general", isGroup: true } : undefined),
      met: () => undefined,
    },
    rendering,
  )
  writeMrkdwn(raw, out)
  return out
}
const textOf = (raw: string, rendering?: Rendering) => write(raw, rendering).text
const blocksOf = async (blocks: ReadonlyArray<unknown>, keys = {}, text?: Rendering) => {
  const { content, attributes } = await readOne({ text: "", blocks, ...keys }, {}, text === undefined ? {} : { text })
  return { part: content[0], attributes }
}
const section = (...elements: ReadonlyArray<unknown>) => ({
  type: "rich_text",
  elements: [{ type: "rich_text_section", elements }],
})

describe("control sequences", () => {
  it("are decoded wherever they stand, labels with bars and brackets included", () => {
    expect(textOf("<https://x.example/a|b|c> and <https://x.example?a=1&amp;b=2>")).toBe(
      "b|c (https://x.example/a) and https://x.example?a=1&b=2",
    )
    expect(textOf("`<@U1>` ```<https://x.example>```")).toBe("`@Ada` ```https://x.example```")
    expect(textOf("<!unknown|label> <!other>")).toBe("label other")
    expect(textOf("<slack://open> <s3://bucket/key|key>")).toBe("slack://open key (s3://bucket/key)")
    expect(textOf("<!date^1392734382^{date}>")).toBe("2014-02-18T14:39:42.000Z")
  })

  it("that are none stay as they were typed", () => {
    for (const raw of ["<3 <- <", "a < b", "<sys/select.h>", "<C:\\dir>", "<@>", "<#>", "<>", "<@U 1>"]) {
      expect([raw, textOf(raw)]).toEqual([raw, raw])
    }
    expect(textOf("<a <@U1>")).toBe("<a @Ada")
  })

  it("are read before entities are decoded, and those once", () => {
    expect(textOf("&lt;@U1&gt; &amp;lt; &nbsp; &#39; & &amp;amp;")).toBe("<@U1> &lt; &nbsp; &#39; & &amp;")
  })

  it("mention people, bots, groups and everyone at exact places, counted in UTF-16", () => {
    const { text, mentions } = write("🦊 <@U1>, <@B1> in <#C1|old> and <#C2|gone>: <!here>")
    expect(text).toBe("🦊 @Ada, @Ada in #general and #gone: @here")
    expect(mentions.map(({ offset, length, target }) => [text.slice(offset, offset + length), target])).toEqual([
      ["@Ada", { kind: "user", userId: "U1" }],
      ["@Ada", { kind: "user", userId: "U1" }],
      ["#general", { kind: "group", groupId: "C1" }],
      ["@here", { kind: "everyone" }],
    ])
  })
})

describe("emoji", () => {
  it("become characters with their tones; custom ones, times and code stay", () => {
    expect(textOf(":+1::skin-tone-5: :thumbsup: :heart: :flag-jp: :man-shrugging::skin-tone-2:")).toBe(
      "👍🏾 👍 ❤️ 🇯🇵 🤷🏻‍♂️",
    )
    expect(textOf("at 10:100:30, `:wave:` ```:wave:``` :shipit: :ありがとう:")).toBe(
      "at 10:100:30, `:wave:` ```:wave:``` :shipit: :ありがとう:",
    )
    expect(textOf(":wave::wave: a:wave:b")).toBe("👋👋 a👋b")
    expect(emojiOf("constructor")).toBeUndefined()
  })

  it("are the table of the data package, not of an older one", () => {
    expect(`${render()}`).toContain(emojiData)
  })
})

describe("Markdown", () => {
  it("formats what Slack formats and escapes the rest", () => {
    expect(textOf("*bold* _it_ ~gone~ `a*b*` snake_case 2*3*4 ~/path", "markdown")).toBe(
      "**bold** _it_ ~~gone~~ `a*b*` snake_case 2\\*3\\*4 \\~/path",
    )
    expect(textOf("_*both*_ and *not \n closed*", "markdown")).toBe("_**both**_ and \\*not \n closed\\*")
    expect(textOf("x ```code``` [a](b) # no\n# yes", "markdown")).toBe("x \n```\ncode\n``` \\[a\\](b) # no\n\\# yes")
    expect(textOf("<https://x.example/(a)|label> <javascript:alert(1)|here>", "markdown")).toBe(
      "[label](https://x.example/%28a%29) here (javascript:alert(1))",
    )
  })

  it("is made of blocks too", async () => {
    const { part } = await blocksOf(
      [
        section(
          { type: "text", text: " bold ", style: { bold: true } },
          { type: "text", text: "a*b" },
          { type: "link", url: "https://x.example", text: "label" },
        ),
      ],
      {},
      "markdown",
    )
    expect(part).toEqual({ kind: "text", text: " **bold** a\\*b[label](https://x.example)" })
  })
})

describe("any text", () => {
  it("without mark-up is given back as it is", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }).filter((text) => !/[<&:]/.test(text)),
        (text) => textOf(text) === text,
      ),
    )
  })

  it("escaped and decoded is the same, and mentions always cover what they say", () => {
    const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }).filter((text) => !text.includes(":")),
        (text) => textOf(escape(text)) === text,
      ),
    )
    const pieces = fc.array(
      fc.constantFrom(
        "<@U1>",
        "<!here>",
        "<#C1>",
        "> ",
        "\n",
        "`",
        "```",
        "*",
        "_",
        "<",
        "&amp;",
        ":wave:",
        "🦊",
        "word ",
      ),
    )
    fc.assert(
      fc.property(pieces, fc.constantFrom<Rendering>("plain", "markdown"), (parts, rendering) => {
        const out = write(parts.join(""), rendering)
        out.prefixLines(0, "> ")
        return out.mentions.every(({ offset, length }) =>
          /^(?:@Ada|@here|#general)$/.test(out.text.slice(offset, offset + length)),
        )
      }),
    )
  })

  it("takes linear time, however it is made to look ahead", () => {
    const repeated = ["<", "<a", "`", "```", "*a ", ":", ":a", "<@", "&", "> ", "_*~", "``` `", "<|", "a:b:"]
    for (const piece of repeated) {
      const raw = piece.repeat(200_000 / piece.length)
      for (const rendering of ["plain", "markdown"] as const) {
        const start = performance.now()
        textOf(raw, rendering)
        expect([piece, performance.now() - start < 2000]).toEqual([piece, true])
      }
    }
  })
})

describe("blocks", () => {
  it("count where a person's text is empty, and not where it is there", async () => {
    const blocks = [section({ type: "text", text: "from blocks <b> & " }, { type: "user", user_id: "U1" })]
    expect((await blocksOf(blocks)).part).toEqual({
      kind: "text",
      text: "from blocks <b> & @Ada",
      mentions: [{ offset: 18, length: 4, target: { kind: "user", userId: "U1" } }],
    })
    expect((await blocksOf(blocks, { text: "from text" })).part).toEqual({ kind: "text", text: "from text" })
  })

  it("that an app laid out are shown, and its summary is kept where it says something else", async () => {
    const layout = [{ type: "section", text: { type: "mrkdwn", text: "*All* &lt;green&gt;" } }]
    expect(await blocksOf(layout, { text: "Build passed" })).toEqual({
      part: { kind: "text", text: "*All* <green>" },
      attributes: { summary: "Build passed" },
    })
    expect(
      await blocksOf(layout, { text: "all <green>".replace("a", "A").replaceAll("<", "&lt;").replaceAll(">", "&gt;") }),
    ).toEqual({
      part: { kind: "text", text: "*All* <green>" },
      attributes: undefined,
    })
    expect((await blocksOf([{ type: "from_the_future", x: 1 }], { text: "words" })).part).toEqual({
      kind: "text",
      text: "words",
    })
  })

  it("write every kind of element", async () => {
    const { part } = await blocksOf([
      section(
        { type: "channel", channel_id: "C1" },
        { type: "usergroup", usergroup_id: "S1" },
        { type: "broadcast", range: "here" },
        { type: "emoji", name: "wave", unicode: "1f44b-1f3fd" },
        { type: "emoji", name: "party-parrot" },
        { type: "date", timestamp: 1, fallback: "2014" },
        { type: "color", value: "#fff" },
        { type: "canvas", file_id: "F1" },
        { type: "something_new", text: "new" },
      ),
      {
        type: "rich_text",
        elements: [
          { type: "rich_text_list", style: "bullet", elements: [{ elements: [{ type: "text", text: "one" }] }] },
          {
            type: "rich_text_list",
            style: "ordered",
            indent: 1,
            offset: 4,
            elements: [{ elements: [{ type: "text", text: "five" }] }],
          },
          { type: "rich_text_preformatted", elements: [{ type: "text", text: "if a < b" }] },
          { type: "rich_text_quote", elements: [{ type: "text", text: "quoted\nlines" }] },
        ],
      },
    ])
    expect(part).toMatchObject({
      text: "#general@S1@here👋🏽:party-parrot:2014#fffF1new\n• one\n    5. five\n```\nif a < b\n```\n> quoted\n> lines",
    })
  })
})

describe("attachments", () => {
  const attached = async (attachment: unknown, keys = {}) => readOne({ text: "", attachments: [attachment], ...keys })

  it("of integrations are their text, in reading order, `fallback` only alone", async () => {
    const { content } = await attached({
      fallback: "Build #7 passed",
      pretext: "pre <https://ci.example/7|#7>",
      author_name: "CI",
      title: "Build 7",
      title_link: "https://ci.example/7",
      text: "all &lt;green&gt;",
      fields: [{ title: "Branch", value: "main" }, { title: "Tries", value: 2 }, null],
      footer: "ci",
    })
    expect(content).toEqual([
      {
        kind: "text",
        text: "pre #7 (https://ci.example/7)\nCI\nBuild 7 (https://ci.example/7)\nall <green>\nBranch: main\nTries: 2\nci",
      },
    ])
    expect((await attached({ fallback: "only this" })).content).toEqual([{ kind: "text", text: "only this" }])
    expect((await attached({ fallback: "[no preview available]" })).content).toEqual([{ kind: "text", text: "" }])
  })

  it("of forwarded messages are quotes, apart from the words of who forwards", async () => {
    const { content } = await attached(
      { is_share: true, author_name: "Bo", text: "first <@U1>\nsecond", from_url: "https://x" },
      { text: "look:" },
    )
    expect(content).toEqual([
      {
        kind: "text",
        text: "look:\n> Bo:\n> first @Ada\n> second",
        mentions: [{ offset: 20, length: 4, target: { kind: "user", userId: "U1" } }],
      },
    ])
  })

  it("that only preview a link are no words of the author, unless there are no others", async () => {
    const preview = { from_url: "https://x.example", title: "A page" }
    expect(await attached(preview, { text: "see <https://x.example>" })).toMatchObject({
      content: [{ kind: "text", text: "see https://x.example" }],
      attributes: { previews: [preview] },
    })
    expect((await attached(preview)).content).toEqual([{ kind: "text", text: "A page" }])
  })
})
