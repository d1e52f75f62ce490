import t from 'tap'
import type { Manifest } from './manifests.ts'
import { modelOf, ofKind, overlays, readOverlay, workloadsOf } from './manifests.ts'
import { allows } from './network-policies.ts'
import { typeErrors } from './type-errors.ts'

const closeSeconds = 10

for (const overlay of overlays) {
  const manifests = readOverlay(overlay)
  const workloads = workloadsOf(manifests)
  const services = ['auth', 'mcp'] as const
  const title = (words: string) => `${overlay}: ${words}`

  t.test(title('every object is what the API asks for'), async (t) => {
    t.ok(manifests.length > 15)
    for (const manifest of manifests) {
      const { [manifest.kind]: Model } = await import(modelOf(manifest))
      t.doesNotThrow(() => new Model(manifest).validate(), `${manifest.kind}`)
    }
    const [deployment] = ofKind(manifests, 'Deployment')
    const { Deployment } = await import(modelOf(deployment))
    const wrong = { ...deployment, spec: { ...deployment.spec, minReadySeconds: 'five' } }
    t.throws(() => new Deployment(wrong).validate(), 'it would find a wrong value')
  })

  t.test(title('no object has a field that the API does not know'), async (t) => {
    t.same(typeErrors(overlay, manifests), '')
    const [deployment] = ofKind(manifests, 'Deployment')
    const slip = { ...deployment, spec: { ...deployment.spec, minReadySecond: 5 } }
    t.match(typeErrors(`${overlay}-slip`, [slip]), /minReadySecond/, 'it would find a slip')
  })

  t.test(title('every pod is restricted, bounded and probed'), async (t) => {
    t.match([...workloads.keys()], services)
    for (const [name, { spec }] of workloads) {
      const pod = spec.template.spec
      const isRestricted = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }
      t.match(pod, { automountServiceAccountToken: false, securityContext: isRestricted }, name)
      for (const container of pod.containers) {
        t.match(container, {
          image: /^[\w./-]+:\d[\w.-]*$/,
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          resources: { requests: { cpu: String, memory: /Mi$/ }, limits: { memory: /[MG]i$/ } },
          startupProbe: Object,
          livenessProbe: Object,
          readinessProbe: Object,
        })
      }
    }
    const enforce = { 'pod-security.kubernetes.io/enforce': 'restricted' }
    t.match(ofKind(manifests, 'Namespace'), [{ metadata: { labels: enforce } }])
  })

  t.test(title('a replica that goes is first left alone, then has time to finish'), async (t) => {
    for (const name of services) {
      const { spec } = workloads.get(name)
      const [container] = spec.template.spec.containers
      const waitSeconds = container.lifecycle.preStop.sleep.seconds
      t.ok(waitSeconds >= 5)
      t.ok(spec.template.spec.terminationGracePeriodSeconds > waitSeconds + closeSeconds)
      t.match(spec.strategy.rollingUpdate, { maxUnavailable: 0 })
    }
  })

  t.test(title('secrets are files, and each service has its own'), async (t) => {
    for (const name of services) {
      const pod = workloads.get(name).spec.template.spec
      const [{ env, volumeMounts }] = pod.containers
      t.match(pod.volumes, [{ secret: { secretName: `gatehouse-${name}`, defaultMode: 0o440 } }])
      t.match(volumeMounts, [{ mountPath: '/run/secrets', readOnly: true }])
      const plain = env.filter((one: { name: string }) => !one.name.endsWith('_FILE'))
      t.match(
        plain.map((one: { name: string }) => one.name).join(),
        /^(PORT|PORT,AUTH_URL|AUTH_URL,PORT)$/
      )
      const hasAuthKeys = env.some((one: { name: string }) => one.name === 'AUTH_KEYS_FILE')
      t.equal(hasAuthKeys, name === 'auth')
    }
    t.same(ofKind(manifests, 'Secret'), [], 'none is in the repository')
  })

  t.test(title('of the whole network only a part may say for whom it speaks'), async (t) => {
    const [settings] = ofKind(manifests, 'ConfigMap').filter(({ data }) => data.PUBLIC_URL)
    const [, bits] = settings.data.TRUST_PROXY.split('/')
    t.ok(Number(bits) >= 16)
  })

  t.test(title('a node that is lost keeps no replica from the others'), async (t) => {
    for (const name of services) {
      const spread = workloads.get(name).spec.template.spec.topologySpreadConstraints
      t.match(spread, [{ topologyKey: 'kubernetes.io/hostname' }])
      const strict = ({ whenUnsatisfiable: when }: Manifest) => when === 'DoNotSchedule'
      for (const one of spread.filter(strict)) t.equal(one.nodeTaintsPolicy, 'Honor', name)
    }
  })

  t.test(title('there are always some replicas, and more when it is busy'), async (t) => {
    for (const name of services) {
      const named = ({ metadata }: Manifest) => metadata.name === name
      const scaler = ofKind(manifests, 'HorizontalPodAutoscaler').find(named)
      t.match(scaler.spec.scaleTargetRef, { kind: 'Deployment', name })
      t.equal(scaler.spec.minReplicas, overlay === 'production' ? 3 : 2)
      t.notOk('replicas' in workloads.get(name).spec, 'the autoscaler alone says how many')
      const labels = workloads.get(name).spec.template.metadata.labels
      const budget = ofKind(manifests, 'PodDisruptionBudget').find(named)
      t.match(labels, budget.spec.selector.matchLabels)
      t.match(labels, ofKind(manifests, 'Service').find(named).spec.selector)
      const [{ ports }] = workloads.get(name).spec.template.spec.containers
      const { annotations } = workloads.get(name).spec.template.metadata
      t.equal(annotations['prometheus.io/port'], String(ports[0].containerPort))
    }
  })

  t.test(title('nobody reaches what is not theirs to reach'), async (t) => {
    const pod = (name: string) => ({ 'app.kubernetes.io/name': name })
    const gateway = { pod: {}, namespace: { 'gatehouse/gateway': 'true' } }
    const stranger = { pod: pod('auth'), namespace: { any: 'other' } }
    const into = (name: string, peer: object, port: number) =>
      allows(manifests, 'Ingress', pod(name), peer, port)
    const out = (name: string, peer: object, port: number) =>
      allows(manifests, 'Egress', pod(name), peer, port)
    const to = (name: string) => ({ pod: pod(name) })
    const named = (name: string) => ({ 'kubernetes.io/metadata.name': name })

    t.ok(into('auth', gateway, 8081) && into('mcp', gateway, 8082))
    t.ok(into('auth', to('mcp'), 8081) && out('mcp', to('auth'), 8081))
    t.notOk(into('mcp', to('auth'), 8082))
    for (const name of services) {
      t.notOk(into(name, stranger, name === 'auth' ? 8081 : 8082))
      t.ok(out(name, { address: '140.82.112.3' }, 443), 'GitHub')
      t.notOk(out(name, { address: '140.82.112.3' }, 80))
      for (const inner of ['10.1.2.3', '169.254.169.254', '192.168.1.1', '172.16.0.1']) {
        t.notOk(out(name, { address: inner }, 443), inner)
      }
      const names = { pod: { 'k8s-app': 'kube-dns' }, namespace: named('kube-system') }
      for (const resolver of [names, { address: '169.254.20.10' }]) t.ok(out(name, resolver, 53))
      t.notOk(out(name, { address: '169.254.169.254' }, 80), 'the machine’s own credentials')
      const redis = overlay === 'example' ? to('redis') : { address: '10.20.30.4' }
      t.ok(out(name, redis, 6379))
    }
    if (overlay === 'example') {
      t.ok(into('redis', to('auth'), 6379) && into('redis', to('mcp'), 6379))
      for (const peer of [gateway, stranger, to('any')]) t.notOk(into('redis', peer, 6379))
      t.notOk(out('redis', { address: '140.82.112.3' }, 443))
    }
    t.notOk(into('any', gateway, 8081) || out('any', { address: '140.82.112.3' }, 443))
  })
}
