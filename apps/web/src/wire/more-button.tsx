import { Button } from '../kit/button.js';
import { useText } from '../kit/text.js';

/** Ends a list that goes on. */
export const MoreButton = ({
  list,
}: {
  readonly list: { readonly hasMore: boolean; readonly loadingMore: boolean; readonly loadMore: () => void };
}) => {
  const say = useText();
  if (!list.hasMore) return null;
  return (
    <div className="mt-4 flex justify-center">
      <Button busy={list.loadingMore} onPress={list.loadMore}>
        {say('list.more')}
      </Button>
    </div>
  );
};
