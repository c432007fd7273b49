/** The id of a VPC that is being looked up: of the right form, and of none. */
export const DUMMY_VPC = 'vpc-00000000000000000';
