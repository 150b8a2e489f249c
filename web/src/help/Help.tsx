import { START } from "../start/door";
import { setOverlays, useOverlays } from "../state/overlays";
import { TABS } from "../surfaces";
import { Dialog } from "../ui/Dialog";
import { surfaceLabel } from "../words";

const mac = /Mac|iPhone|iPad/.test(navigator.platform);

const KEYS: readonly [string, readonly (readonly [readonly string[], string])[]][] = [
  [
    "Find",
    [
      [["/"], "search"],
      [[mac ? "⌘" : "Ctrl", "K"], "search"],
      ...TABS.map((surface, i) => [[String(i + 1)], surfaceLabel(surface).toLowerCase()] as const),
      [["c"], "color by"],
      [["s"], "size by"],
    ],
  ],
  [
    "Map",
    [
      [["d"], "2D or 3D"],
      [["f"], "fit the whole map"],
      [["o"], "contours: lines of equal density"],
      [["t"], "time: births run, or wait"],
      [["+"], "zoom in"],
      [["−"], "zoom out"],
      [["←", "↑", "→", "↓"], "walk to the next model that way"],
      [["Enter"], "open it"],
      [["e"], "edges of the family"],
      [["h"], "light the family of the open model"],
    ],
  ],
  [
    "Select",
    [
      [["b"], "box: drag it"],
      [["l"], "lasso: draw around models"],
      [["v"], "what is in view"],
      [["Space"], "the model walked to: in or out"],
      [["⇧", "arrows"], "walk on, and take each model into the selection"],
      [["x"], "hide or mute the rest"],
    ],
  ],
  [
    "Table",
    [
      [["↑", "↓", "Home", "End"], "another row"],
      [["Space"], "pick the row"],
      [["Shift", "↓"], "pick a range"],
      [[mac ? "⌘" : "Ctrl", "A"], "pick all that match"],
      [[mac ? "⌘" : "Ctrl", "C"], "copy the cell, or the picked rows"],
      [["Enter"], "open the model"],
    ],
  ],
  [
    "Everywhere",
    [
      [["["], "back"],
      [["]"], "forward"],
      [["Esc"], "close, put out, clear: one at a time"],
      [["?"], "this help"],
    ],
  ],
];

export function Help() {
  const open = useOverlays((o) => o.help);
  if (!open) return null;
  return (
    <Dialog title="Help" wide onClose={() => setOverlays({ help: false })}>
      <div className="help">
        <p>
          <a href={START} onClick={() => setOverlays({ help: false })}>
            Start: three questions
          </a>{" "}
          that people come with, each with its evidence.
        </p>
        <section>
          <h3>Reading the map</h3>
          <p>
            Every model is a point, near the models whose text is like its own: tags, task, library, name, and
            card where there is one. Descent plays no part in the place, so a family shows where it really
            lies.
          </p>
          <ul>
            <li>
              <strong>Wheel or pinch</strong> zooms about the pointer, <strong>drag</strong> pans; in 3D drag
              turns and right drag pans.
            </li>
            <li>
              <strong>Click</strong> opens a model, <strong>double click</strong> lights its family.
            </li>
            <li>
              <strong>Box and lasso</strong> select what they hold: shift adds, alt takes away, both keep what
              is common. <strong>Shift click</strong> adds or removes one model.
            </li>
            <li>
              <strong>Legend and bars</strong> filter: click for only this, shift for this too, alt for all
              but this. What is left out is muted, not gone.
            </li>
            <li>
              <strong>Solid</strong> edges are declared, <strong>dashed</strong> ones are inferred by rule;
              hollow names are ghosts, parents that are no row of the atlas.
            </li>
          </ul>
        </section>
        <section>
          <h3>Filters</h3>
          <p>
            <code>task:text-generation license_family:permissive downloads:&gt;1000</code>
            <br />
            <code>created:2024-01..2024-06 -language:en under:mistralai/Mistral-7B-v0.1</code>
          </p>
          <p className="quiet">
            Terms are joined by and; <code>a|b</code> is or; <code>-</code> negates; <code>under:</code> is
            descent; <code>field:missing</code> finds what is not declared; other words match the id.
          </p>
        </section>
        <section className="keys">
          <h3>Keys</h3>
          {KEYS.map(([title, keys]) => (
            <div key={title}>
              <h4>{title}</h4>
              <dl>
                {keys.map(([names, words]) => (
                  <div key={names.join()}>
                    <dt>
                      {names.map((name) => (
                        <kbd key={name}>{name}</kbd>
                      ))}
                    </dt>
                    <dd>{words}</dd>
                  </div>
                ))}
              </dl>
            </div>
          ))}
        </section>
      </div>
    </Dialog>
  );
}
