//! Which fields of which kinds stay as they are: a row a kind, as Kubernetes 1.36.1 has it. Where no other place is named,
//! the function is in `pkg/apis/GROUP/validation/validation.go`.

/// What of a kind cannot be changed.
pub(super) enum Rule {
    /// These fields.
    Only(&'static [&'static str]),
    /// All fields of the specification but these.
    AllBut(&'static [&'static str]),
}

pub(super) const APPS: &str = "apps";
pub(super) const BATCH: &str = "batch";
pub(super) const CORE: &str = "";
const NETWORKING: &str = "networking.k8s.io";
const RBAC: &str = "rbac.authorization.k8s.io";
const RESOURCE: &str = "resource.k8s.io";
const SCHEDULING: &str = "scheduling.k8s.io";
const STORAGE: &str = "storage.k8s.io";

/// The rules by API group and kind.
pub(super) const RULES: &[(&str, &str, Rule)] = &[
    // validateCustomResourceDefinitionSpecUpdate in apiextensions-apiserver's pkg/apis/apiextensions/validation
    (
        "apiextensions.k8s.io",
        "CustomResourceDefinition",
        Rule::Only(&["spec.group", "spec.scope", "spec.names.kind", "spec.names.plural"]),
    ),
    // ValidateControllerRevisionUpdate
    (APPS, "ControllerRevision", Rule::Only(&["data"])),
    // ValidateDaemonSetSpecUpdate
    (APPS, "DaemonSet", Rule::Only(&["spec.selector"])),
    // ValidateDeploymentUpdate
    (APPS, "Deployment", Rule::Only(&["spec.selector"])),
    // ValidateReplicaSetUpdate
    (APPS, "ReplicaSet", Rule::Only(&["spec.selector"])),
    // ValidateStatefulSetUpdate
    (
        APPS,
        "StatefulSet",
        Rule::AllBut(&[
            "replicas",
            "ordinals",
            "template",
            "updateStrategy",
            "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds",
        ]),
    ),
    // ValidateJobSpecUpdate
    (
        BATCH,
        "Job",
        Rule::Only(&[
            "spec.selector",
            "spec.template",
            "spec.completions",
            "spec.completionMode",
            "spec.podFailurePolicy",
            "spec.backoffLimitPerIndex",
            "spec.managedBy",
            "spec.successPolicy",
        ]),
    ),
    // ValidateClusterTrustBundleUpdate
    (
        "certificates.k8s.io",
        "ClusterTrustBundle",
        Rule::Only(&["spec.signerName"]),
    ),
    // ValidatePodCertificateRequestUpdate
    ("certificates.k8s.io", "PodCertificateRequest", Rule::AllBut(&[])),
    // ValidateLeaseCandidateSpecUpdate
    ("coordination.k8s.io", "LeaseCandidate", Rule::Only(&["spec.leaseName"])),
    // ValidatePersistentVolumeUpdate: the source of the volume, whatever it is
    (
        CORE,
        "PersistentVolume",
        Rule::AllBut(&[
            "capacity",
            "accessModes",
            "claimRef",
            "persistentVolumeReclaimPolicy",
            "storageClassName",
            "mountOptions",
            "volumeAttributesClassName",
        ]),
    ),
    // ValidatePersistentVolumeClaimUpdate
    (
        CORE,
        "PersistentVolumeClaim",
        Rule::AllBut(&["resources.requests.storage", "volumeAttributesClassName"]),
    ),
    // ValidatePodUpdate
    (
        CORE,
        "Pod",
        Rule::AllBut(&["activeDeadlineSeconds", "tolerations", "schedulingGates"]),
    ),
    // ValidateResourceQuotaUpdate
    (CORE, "ResourceQuota", Rule::Only(&["spec.scopes"])),
    // ValidateSecretUpdate
    (CORE, "Secret", Rule::Only(&["type"])),
    // ValidateServiceUpdate
    (
        CORE,
        "Service",
        Rule::Only(&[
            "spec.clusterIP",
            "spec.clusterIPs",
            "spec.ipFamilies",
            "spec.healthCheckNodePort",
            "spec.loadBalancerClass",
        ]),
    ),
    // ValidateEndpointSliceUpdate
    ("discovery.k8s.io", "EndpointSlice", Rule::Only(&["addressType"])),
    // ValidateIPAddressUpdate
    (NETWORKING, "IPAddress", Rule::Only(&["spec.parentRef"])),
    // validateIngressClassSpecUpdate
    (NETWORKING, "IngressClass", Rule::Only(&["spec.controller"])),
    // ValidateServiceCIDRUpdate: a second one may come
    (NETWORKING, "ServiceCIDR", Rule::Only(&["spec.cidrs[0]"])),
    // ValidateRuntimeClassUpdate
    ("node.k8s.io", "RuntimeClass", Rule::Only(&["handler"])),
    // ValidateClusterRoleBindingUpdate
    (RBAC, "ClusterRoleBinding", Rule::Only(&["roleRef"])),
    // ValidateRoleBindingUpdate
    (RBAC, "RoleBinding", Rule::Only(&["roleRef"])),
    // ValidateResourceClaimUpdate
    (RESOURCE, "ResourceClaim", Rule::AllBut(&[])),
    // ValidateResourceClaimTemplateUpdate
    (RESOURCE, "ResourceClaimTemplate", Rule::AllBut(&[])),
    // validateResourceSliceSpec
    (
        RESOURCE,
        "ResourceSlice",
        Rule::Only(&["spec.driver", "spec.nodeName", "spec.pool.name"]),
    ),
    // ValidatePriorityClassUpdate
    (SCHEDULING, "PriorityClass", Rule::Only(&["value", "preemptionPolicy"])),
    // ValidateCSIDriverUpdate
    (
        STORAGE,
        "CSIDriver",
        Rule::Only(&["spec.attachRequired", "spec.volumeLifecycleModes"]),
    ),
    // ValidateCSIStorageCapacityUpdate
    (
        STORAGE,
        "CSIStorageCapacity",
        Rule::Only(&["nodeTopology", "storageClassName"]),
    ),
    // ValidateStorageClassUpdate
    (
        STORAGE,
        "StorageClass",
        Rule::Only(&["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"]),
    ),
    // ValidateVolumeAttachmentUpdate
    (STORAGE, "VolumeAttachment", Rule::AllBut(&[])),
    // ValidateVolumeAttributesClassUpdate
    (
        STORAGE,
        "VolumeAttributesClass",
        Rule::Only(&["driverName", "parameters"]),
    ),
    // ValidateStorageVersionMigrationUpdate
    ("storagemigration.k8s.io", "StorageVersionMigration", Rule::AllBut(&[])),
];

/// What the API server takes a field for that is not written: to write it, or to leave it out, changes nothing
/// (`SetDefaults_KIND` in `pkg/apis/GROUP/v1/defaults.go`).
pub(super) const DEFAULTS: &[(&str, &str, &str)] = &[
    ("StatefulSet", "spec.podManagementPolicy", "OrderedReady"),
    ("Job", "spec.completionMode", "NonIndexed"),
    ("PersistentVolume", "spec.volumeMode", "Filesystem"),
    ("PersistentVolumeClaim", "spec.volumeMode", "Filesystem"),
    ("Secret", "type", "Opaque"),
    ("ClusterRoleBinding", "roleRef.apiGroup", RBAC),
    ("RoleBinding", "roleRef.apiGroup", RBAC),
    ("PriorityClass", "preemptionPolicy", "PreemptLowerPriority"),
    ("CSIDriver", "spec.attachRequired", "true"),
    ("StorageClass", "reclaimPolicy", "Delete"),
    ("StorageClass", "volumeBindingMode", "Immediate"),
];
