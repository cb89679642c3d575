/**
 * What ProviderInitResponse hands out for the wrapping of credentials: a self-signed certificate as the recorded clients took
 * one (RSA 2048, X.509 version 3, DER), from 2000 to 2099, whose private key was thrown away. The JTAPI client opens without
 * one too, but complains in its log; with one it sends 256 bytes of wrapped key, which nobody here can read.
 */
const lines = [
  'MIIDDjCCAfagAwIBAgIQBMe4IZ9f3y15ZZNr/HJO/zANBgkqhkiG9w0BAQsFADAoMSYwJAYDVQQDDB1yaW5nYmFjayBDVElNYW5hZ2Vy',
  'IHNpbXVsYXRvcjAgFw0wMDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowKDEmMCQGA1UEAwwdcmluZ2JhY2sgQ1RJTWFuYWdlciBz',
  'aW11bGF0b3IwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQC80pbvN8C5+sSi4MhN/kkgG0YTd001M7/WUnUKJOmzz8UmFBOq',
  'Uvfy3sp7K6xZO/MAexjzxQ1tgL41zpLa0VoGhPC9Qi9wjTj3qb21Iskd8cSDGtQe0Zj8PzBRz+8xn1QZ27bqdzR7SQxV6yz8RcW77FVs',
  'GJ0QDCo4/qYDb71T1xKCZddCibUERTxBsRH13bAcEozpmvePDi1wanQHV1QXIBEMJXjKsDqwDKtfAYrNlpaI8Y5DfS+otz71U7ToMgU9',
  'hFi9exOmU/FTdMGxwqcaBwb0hsIvq0HJkBaQQai8HddQY3omhVWnckzfSFtmrphkROgjilkiUJfDkIm4QOtbAgMBAAGjMjAwMB0GA1Ud',
  'DgQWBBShKfLGw1BFjcTkkl35Nu1A44/17zAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4IBAQCfOufEEbXa6fbR9YTIWfYr',
  '3ySwGK8123ELtb6xmsrhJTKn34FUrr+Oz5sThIIqvhwOv+AwkTt+HkdDxCFFkxa4X2l/Upd6rSuKuZHmjkniyjsLr/b7Ezy17ZSOKEDL',
  'kPEisLvPFN9nEV1hTh/co0wFwmJrKWIkxUwlxFiHqav03V2KVmCuGM0g9ocdSJGVYeOHAQLi1UYOUcabx5fBtujgeiq3HAoqWf5C1YAc',
  'k9bStmfBrwUjM51Hiqn8m85tAihpj9o+cYjszsCeE68eImsLZ4dWhc5lSRPLgX4RQlmCrcWRDGYsyywVJ0sgcGEicf/oWVnxV2EG/nMT',
  'UBQFziZI',
];

export const ownCertificate: Uint8Array = Buffer.from(lines.join(''), 'base64');
