/**
 * Watching others: subscriptions, busy lamp state, message waiting.
 */
import { MessageId } from '../ids.ts';
import { every, layout, type Message, message, str, u32, zstr } from '../layout.ts';

export const presenceMessages: readonly Message[] = [
  message(
    MessageId.SubscriptionStatReq,
    'toServer',
    layout(
      every,
      u32('transactionId'),
      u32('subscriptionFeatureID', 'SubscriptionFeatureID'),
      u32('timer'),
      zstr('subscriptionID', 256),
    ),
  ),
  message(
    MessageId.MwiNotification,
    'media',
    layout(
      every,
      str('mwiTargetNumber', 25),
      str('mwiControlNumber', 25),
      u32('areMessagesWaiting'),
      u32('totalVmCounts.numNewMsgs'),
      u32('totalVmCounts.numOldMsgs'),
      u32('priorityVmCounts.numNewMsgs'),
      u32('priorityVmCounts.numOldMsgs'),
      u32('totalFaxCounts.numNewMsgs'),
      u32('totalFaxCounts.numOldMsgs'),
      u32('priorityFaxCounts.numNewMsgs'),
      u32('priorityFaxCounts.numOldMsgs'),
    ),
  ),
  message(
    MessageId.SubscriptionStatRes,
    'toPhone',
    layout(
      every,
      u32('transactionId'),
      u32('subscriptionFeatureID', 'SubscriptionFeatureID'),
      u32('timer'),
      u32('cause', 'SubscribeCause'),
    ),
  ),
  message(
    MessageId.Notification,
    'toPhone',
    layout(
      every,
      u32('transactionId'),
      u32('subscriptionFeatureID', 'SubscriptionFeatureID'),
      u32('notificationStatus', 'BlfState'),
      zstr('text', 100),
    ),
  ),
  message(
    MessageId.MwiRes,
    'media',
    layout(every, str('mwiTargetNumber', 25), u32('mwi_notification_result', 'MwiNotificationResult')),
  ),
];
