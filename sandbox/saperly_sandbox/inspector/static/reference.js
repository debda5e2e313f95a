// The reference, with everything of it switched off that would ask another host.
"use strict";
const place = document.getElementById("reference");
Scalar.createApiReference("#reference", {
  url: place.dataset.document,
  proxyUrl: "",
  telemetry: false,
  withDefaultFonts: false,
  hideClientButton: true,
  showDeveloperTools: "never",
  agent: { disabled: true },
  mcp: { disabled: true },
  persistAuth: false,
  documentDownloadType: "none",
  defaultHttpClient: { targetKey: "shell", clientKey: "curl" },
  authentication: {
    preferredSecurityScheme: "bearer",
    securitySchemes: { bearer: { token: place.dataset.key } },
  },
});
