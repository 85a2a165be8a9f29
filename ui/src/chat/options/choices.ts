// What can be chosen of how a chat is answered, from the least to the most.

/** `none` leaves it to the model. */
export const EFFORTS = ['none', 'low', 'medium', 'high'] as const;

/** `usual` leaves it to the model. */
export const LENGTHS = ['usual', 'low', 'medium', 'high'] as const;
