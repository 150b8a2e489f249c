import { describe, expect, it } from "vitest";
import { hostOf, imageAddress, linkAddress } from "./address";

describe("addresses in a card", () => {
  it("are those of the web, relative ones those of the repository on the Hub", () => {
    expect(linkAddress("https://arxiv.org/abs/1", "a/b")).toBe("https://arxiv.org/abs/1");
    expect(linkAddress("./LICENSE", "a/b")).toBe("https://huggingface.co/a/b/blob/main/LICENSE");
    expect(linkAddress("/datasets/x", "a/b")).toBe("https://huggingface.co/datasets/x");
    expect(imageAddress("figures/x.png", "a/b c")).toBe(
      "https://huggingface.co/a/b%20c/resolve/main/figures/x.png",
    );
    expect(linkAddress("mailto:a@b.c", "a/b")).toBe("mailto:a@b.c");
  });

  it("are none where they run something, name this page, or carry a password", () => {
    const tab = String.fromCharCode(9);
    for (const href of [
      "javascript:alert(1)",
      `java${tab}script:alert(1)`,
      " JaVaScRiPt:x",
      "data:text/html,x",
    ])
      expect(linkAddress(href, "a/b")).toBeNull();
    for (const href of ["vbscript:x", "blob:https://x/1", "file:///etc/passwd", "#top", "", "https://["])
      expect(linkAddress(href, "a/b")).toBeNull();
    for (const src of ["data:image/svg+xml,x", "http://x.y/z.png", "javascript:1", "blob:x"])
      expect(imageAddress(src, "a/b")).toBeNull();
    expect(linkAddress("https://me:secret@x.y/", "a/b")).toBe("https://x.y/");
  });

  it("say where they lead", () => {
    expect(hostOf("https://x.y:8443/z")).toBe("x.y:8443");
    expect(hostOf("mailto:me@x.y")).toBe("x.y");
  });
});
