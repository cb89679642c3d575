/**
 * What ProviderInitResponse hands out for the wrapping of credentials: a self-signed certificate (RSA 2048, X.509 DER,
 * 2000 to 2099) whose private key was thrown away. The JTAPI client opens without one too, but complains in its log; with
 * one it sends 256 bytes of wrapped key, which a simulator cannot and need not read.
 */
const lines = [
  'MIICxjCCAa4CAQEwDQYJKoZIhvcNAQELBQAwKDEmMCQGA1UEAwwdcmluZ2JhY2sgQ1RJTWFuYWdlciBzaW11bGF0b3IwIBcNMDAw',
  'MTAxMDAwMDAwWhgPMjA5OTEyMzEyMzU5NTlaMCgxJjAkBgNVBAMMHXJpbmdiYWNrIENUSU1hbmFnZXIgc2ltdWxhdG9yMIIBIjAN',
  'BgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEApiUC6yEBt8TRNiPZAdnt7Hy3zFnleRcNnMr3FVJ7A6zBUO2w2J2oURqSgJfzwMf0',
  'HbzxgJl5NvBk67P9VfZOvrpjfisz8i80195Wknx7LYeCjxlxM3Dw8QHjevFCObzO+yq8NaQIWmjw0eksbEBaDK/+8yyK+/GCa26D',
  'WQ3jrFaLJtXqLoapfRI0R8Tu556onZVcrvqQ614c9FBp41WkI6NQBzaocOFpGQcQ3GS9Ucz+Qdd2Wri005AGPaOVn7SBiCNul+ce',
  'WKvzn3a/7QFnJINdMBrvY1y/qX0txso73MPPgBbiF9KYyImCVCYNbV/xX4zvcVmuCJ5C5eDslqt+NQIDAQABMA0GCSqGSIb3DQEB',
  'CwUAA4IBAQB7Sk/w9ZUIO4cA3gWL3G3cvVWY9O2KgcEP8KfP2o/ZvGIRO9Ws+NcGVzH8N0ykncF3rrw1K4VQwkdo2hPV5DN9FNju',
  'rY+ANecvxJdjpoyS1XGxMHGCaVDvum++6+AdEi2GGwSABTr3pTSwncvsXwEinYiVnH6MOW/EcaeMaayEY1GijO2mlLt6t1chnHQ8',
  'W3BPd+wdnwtBWsDNlzxaM70L0KWzgKQT6eBVkTaDl5DJJ3UUYR5fHmOfs57HD0Z8Gij/NcqsIbGOiv6CFhejjP8islNIJafSrXd6',
  'D3VBudSJhwTgr4ZKx2HNrJ00fsgbnHVM7DJlLZ6b/XALKvytAS+f',
];

export const certificate: Uint8Array = Buffer.from(lines.join(''), 'base64');
