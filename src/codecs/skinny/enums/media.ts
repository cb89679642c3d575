/**
 * Codecs, channels, addresses, encryption. Value → name; Wireshark's names, chan-sccp's where Wireshark has none.
 */

export const Generic_Bitfield_32 = {
  1: 'Bit1',
  2: 'Bit2',
  4: 'Bit3',
  8: 'Bit4',
  16: 'Bit5',
  32: 'Bit6',
  64: 'Bit7',
  128: 'Bit8',
  256: 'Bit9',
  512: 'Bit10',
  1024: 'Bit11',
  2048: 'Bit12',
  4096: 'Bit13',
  8192: 'Bit14',
  16384: 'Bit14',
  32768: 'Bit15',
  65536: 'Bit17',
  131072: 'Bit18',
  262144: 'Bit19',
  524288: 'Bit20',
  1048576: 'Bit21',
  2097152: 'Bit22',
  4194304: 'Bit23',
  8388608: 'Bit24',
  16777216: 'Bit25',
  33554432: 'Bit26',
  67108864: 'Bit27',
  134217728: 'Bit28',
  268435456: 'Bit29',
  536870912: 'Bit30',
  1073741824: 'Bit31',
  2147483648: 'Bit32',
} as const;

export const IpAddrMode = {
  0: 'ModeIpv4',
  1: 'ModeIpv6',
  2: 'ModeIpv4AndIpv6',
} as const;

export const IpAddrType = {
  0: 'v4',
  1: 'v6',
  2: 'v4_v6',
  3: 'Invalid',
} as const;

export const MediaEncryptionAlgorithmType = {
  0: 'NO_ENCRYPTION',
  1: 'CCM_AES_CM_128_HMAC_SHA1_32',
  2: 'CCM_AES_CM_128_HMAC_SHA1_80',
  3: 'CCM_F8_128_HMAC_SHA1_32',
  4: 'CCM_F8_128_HMAC_SHA1_80',
  5: 'CCM_AEAD_AES_128_GCM',
  6: 'CCM_AEAD_AES_256_GCM',
} as const;

export const MediaStatus = {
  0: 'Ok',
  1: 'Unknown',
  2: 'NotEnoughChannels',
  3: 'CodecTooComplex',
  4: 'InvalidPartyID',
  5: 'InvalidCallRef',
  6: 'InvalidCodec',
  7: 'InvalidPacketSize',
  8: 'OutOfSockets',
  9: 'EncoderOrDecoderFailed',
  10: 'InvalidDynamicPayloadType',
  11: 'RequestedIpAddrTypeUnAvailable',
  12: 'DeviceOnHook',
  255: 'DeviceOnHook',
} as const;

export const MediaTransportType = {
  1: 'RTP',
  2: 'UDP',
  3: 'TCP',
} as const;

export const MediaType = {
  0: 'Invalid',
  1: 'Audio',
  2: 'Main_Video',
  3: 'FECC',
  4: 'Presentation_Video',
  5: 'DataApp_BFCP',
  6: 'DataApp_IXChannel',
  7: 'T38',
  8: 'Max',
} as const;

export const Media_EchoCancellation = {
  0: 'Off',
  1: 'On',
} as const;

export const Media_Encryption_Capability = {
  0: 'NotEncryptionCapable',
  1: 'EncryptionCapable',
} as const;

export const Media_G723BitRate = {
  1: '5_3',
  2: '6_3',
} as const;

export const Media_PayloadType = {
  1: 'NONSTANDARD',
  2: 'G711Alaw64k',
  3: 'G711Alaw56k',
  4: 'G711Ulaw64k',
  5: 'G711Ulaw56k',
  6: 'G722_64k',
  7: 'G722_56k',
  8: 'G722_48k',
  9: 'G7231',
  10: 'G728',
  11: 'G729',
  12: 'G729AnnexA',
  13: 'IS11172',
  14: 'IS13818',
  15: 'G729AnnexB',
  16: 'G729AnnexAwAnnexB',
  18: 'GSM_Full_Rate',
  19: 'GSM_Half_Rate',
  20: 'GSM_Enhanced_Full_Rate',
  25: 'Wide_Band_256k',
  32: 'Data64',
  33: 'Data56',
  40: 'G7221_32K',
  41: 'G7221_24K',
  42: 'AAC',
  43: 'MP4ALATM_128',
  44: 'MP4ALATM_64',
  45: 'MP4ALATM_56',
  46: 'MP4ALATM_48',
  47: 'MP4ALATM_32',
  48: 'MP4ALATM_24',
  49: 'MP4ALATM_NA',
  80: 'GSM',
  81: 'ACTIVEVOICE',
  82: 'G726_32K',
  83: 'G726_24K',
  84: 'G726_16K',
  85: 'G729_ANNEX_B',
  86: 'ILBC',
  89: 'ISAC',
  90: 'OPUS',
  97: 'AMR',
  98: 'AMR_WB',
  100: 'H261',
  101: 'H263',
  102: 'H263P',
  103: 'H264',
  104: 'H264_SVC',
  105: 'T120',
  106: 'H224',
  107: 'T38FAX',
  108: 'TOTE',
  109: 'H265',
  110: 'H264_UC',
  111: 'XV150_MR_711U',
  112: 'NSE_VBD_711U',
  113: 'XV150_MR_729A',
  114: 'NSE_VBD_729A',
  115: 'H264_FEC',
  120: 'CLEAR_CHAN',
  222: 'UNIVERSAL_XCODER',
  257: 'DTMF_OOB_RFC2833',
  258: 'DTMF_PASSTHROUGH',
  259: 'DTMF_DYNAMIC',
  260: 'DTMF_OOB',
  261: 'DTMF_IB_RFC2833',
  262: 'CFB_TONES',
  299: 'DTMF_NOAUDIO',
  300: 'V150_LC_MODEM_RELAY',
  301: 'V150_LC_SPRT',
  302: 'V150_LC_SSE',
} as const;

export const Media_SilenceSuppression = {
  0: 'Off',
  1: 'On',
} as const;

export const MiscCommandType = {
  0: 'videoFreezePicture',
  1: 'videoFastUpdatePicture',
  2: 'videoFastUpdateGOB',
  3: 'videoFastUpdateMB',
  4: 'lostPicture',
  5: 'lostPartialPicture',
  6: 'recoveryReferencePicture',
  7: 'temporalSpatialTradeOff',
} as const;

export const MulticastMediaReceptionStatus = {
  0: 'Ok',
  1: 'Error',
} as const;

export const OpenReceiveChanStatus = {
  0: 'Ok',
  1: 'Error',
} as const;

export const PortHandling = {
  0: 'CLOSE_PORT',
  1: 'KEEP_PORT',
} as const;

export const ProtocolFamily = {
  0: 'SCCP',
  1: 'SPCP (Linksys/SPA, ids 0x8000..)',
} as const;

export const TransmitOrReceive = {
  0: 'None',
  1: 'ReceiveOnly',
  2: 'TransmitOnly',
  3: 'Both',
} as const;
