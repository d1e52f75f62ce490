/** How many checks of each scenario pass: one that is skipped, or a scenario that is left out, shows. */
type Passes = Readonly<Record<string, number>>

interface Scenarios {
  /** What the revision requires. */
  scored: Passes
  /** What the official tool counts for nobody so far, and what is held here all the same. */
  unscored: Passes
  /** Of an extension that is not offered. */
  notOffered: readonly string[]
}

const both: Passes = {
  'completion-complete': 2,
  'dns-rebinding-protection': 2,
  'prompts-get-embedded-resource': 2,
  'prompts-get-simple': 2,
  'prompts-get-with-args': 2,
  'prompts-get-with-image': 2,
  'prompts-list': 2,
  'resources-list': 2,
  'resources-read-binary': 2,
  'resources-read-text': 2,
  'resources-templates-read': 2,
  'server-sse-multiple-streams': 1,
  'tools-call-audio': 2,
  'tools-call-embedded-resource': 2,
  'tools-call-error': 2,
  'tools-call-image': 2,
  'tools-call-mixed-content': 2,
  'tools-call-simple-text': 2,
  'tools-call-with-progress': 2,
}

/** What `@modelcontextprotocol/conformance` 0.2.0-alpha.12 asks of a server, by revision. */
export const scenarios: Readonly<Record<string, Scenarios>> = {
  '2025-11-25': {
    scored: {
      ...both,
      'elicitation-sep1034-defaults': 6,
      'elicitation-sep1330-enums': 6,
      'logging-set-level': 2,
      ping: 2,
      'resources-subscribe': 2,
      'resources-unsubscribe': 2,
      'server-initialize': 3,
      'tools-call-elicitation': 2,
      'tools-call-sampling': 2,
      'tools-call-with-logging': 2,
      'tools-list': 3,
    },
    unscored: { 'json-schema-2020-12': 8, 'server-session-lifecycle': 3, 'server-sse-polling': 3 },
    notOffered: [],
  },
  '2026-07-28': {
    scored: {
      ...both,
      caching: 8,
      'input-required-result-basic-elicitation': 3,
      'input-required-result-basic-list-roots': 3,
      'input-required-result-basic-sampling': 3,
      'input-required-result-capability-check': 2,
      'input-required-result-ignore-extra-params': 2,
      'input-required-result-missing-input-response': 2,
      'input-required-result-multi-round': 4,
      'input-required-result-multiple-input-requests': 3,
      'input-required-result-non-tool-request': 3,
      'input-required-result-request-state': 3,
      'input-required-result-result-type': 2,
      'input-required-result-tampered-state': 2,
      'input-required-result-unsupported-methods': 2,
      'input-required-result-validate-input': 3,
      'sep-2164-resource-not-found': 4,
      'server-stateless': 30,
      'tools-list': 4,
    },
    unscored: {
      'http-custom-header-server-validation': 10,
      'http-header-validation': 14,
      'json-schema-2020-12': 8,
    },
    notOffered: [
      'tasks-capability-negotiation',
      'tasks-dispatch-and-envelope',
      'tasks-lifecycle',
      'tasks-mrtr-composition',
      'tasks-mrtr-input',
      'tasks-request-headers',
      'tasks-request-state-removal',
      'tasks-required-task-error',
      'tasks-status-notifications',
      'tasks-wire-fields',
    ],
  },
}
