// Shows /openapi.yaml. A token typed in here stays in the page, and goes to the daemon only.
SwaggerUIBundle({
  url: "/openapi.yaml",
  dom_id: "#docs",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  // It would ask a service on the internet.
  validatorUrl: null,
});
