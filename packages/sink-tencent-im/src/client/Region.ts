/** Where an app's data are: its data centre, as the console shows it. Each has a main and a backup domain. */
export const regions = {
  china: { main: "console.tim.qq.com", backup: "adminapi.my-imcloud.com" },
  singapore: { main: "adminapisgp.im.qcloud.com", backup: "adminapisgp.my-imcloud.com" },
  seoul: { main: "adminapikr.im.qcloud.com", backup: "adminapikr.my-imcloud.com" },
  // The backup domains of Tokyo and Riyadh are not on the service's pages; they follow the pattern of the others.
  tokyo: { main: "adminapijpn.im.qcloud.com", backup: "adminapijpn.my-imcloud.com" },
  frankfurt: { main: "adminapiger.im.qcloud.com", backup: "adminapiger.my-imcloud.com" },
  "silicon-valley": { main: "adminapiusa.im.qcloud.com", backup: "adminapiusa.my-imcloud.com" },
  jakarta: { main: "adminapiidn.im.qcloud.com", backup: "adminapiidn.my-imcloud.com" },
  riyadh: { main: "adminapiksa.im.qcloud.com", backup: "adminapiksa.my-imcloud.com" },
  mumbai: { main: "adminapiind.im.qcloud.com", backup: "adminapiind.my-imcloud.com" },
} as const

export type Region = keyof typeof regions

/** A region's main domain, its backup domain (`singapore-backup`), or an address of one's own, e.g. an emulator's. */
export type ServiceEndpoint = Region | `${Region}-backup` | URL | (string & {})

/** The address that calls go to, without a slash at its end, or why it cannot be used. */
export const baseUrl = (endpoint: ServiceEndpoint): { readonly url: string } | { readonly problem: string } => {
  const text = String(endpoint)
  const [region, backup] = text.endsWith("-backup") ? [text.slice(0, -7), true] : [text, false]
  if (isRegion(region)) return { url: `https://${backup ? regions[region].backup : regions[region].main}` }
  const url = URL.parse(text)
  if (url === null || !(url.protocol === "https:" || url.protocol === "http:")) {
    return { problem: `"${text}" is neither a region (${Object.keys(regions).join(", ")}) nor an https address` }
  }
  if (url.username !== "" || url.search !== "" || url.hash !== "") {
    return { problem: "the address must have no user, query or fragment" }
  }
  if (url.protocol === "http:" && !loopback.test(url.hostname)) {
    return { problem: `http is only for this machine itself, and ${url.hostname} is another` }
  }
  return { url: url.href.replace(/\/+$/, "") }
}

const isRegion = (name: string): name is Region => Object.hasOwn(regions, name)

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/
