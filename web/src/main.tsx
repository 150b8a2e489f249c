import "@fontsource-variable/inter/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/map.css";
import "./styles/side.css";
import "./styles/search.css";
import "./styles/table.css";
import "./styles/dialog.css";
import "./styles/narrow.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { queryClient } from "./api/queries";
import { usePreferences } from "./state/preferences";
import { readView } from "./state/url";
import { setView } from "./state/view";

// Before the first picture: the theme, and the view that the link asks for.
const theme = usePreferences.getState().theme;
document.documentElement.dataset.theme =
  theme ?? (window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
setView(readView(location.hash, null));

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>,
  );
}
