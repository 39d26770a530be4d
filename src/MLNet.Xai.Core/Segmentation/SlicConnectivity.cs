namespace MLNet.Xai.Core.Segmentation;

/// <summary>Makes every segment one piece of at most a given size, and gives pieces that are too small to a neighbour.</summary>
internal static class SlicConnectivity
{
    private static readonly (int X, int Y)[] Neighbours = [(1, 0), (-1, 0), (0, 1), (0, -1)];

    public static int[] Enforce(int[] labels, int width, int height, int minSize, int maxSize)
    {
        var connected = new int[labels.Length];
        Array.Fill(connected, -1);
        var queue = new int[Math.Max(1, maxSize)];
        int next = 0;
        for (int start = 0; start < labels.Length; start++)
        {
            if (labels[start] < 0 || connected[start] >= 0)
                continue;
            int size = Grow(labels, connected, width, height, start, next, queue, maxSize, out int adjacent);
            if (size >= minSize)
            {
                next++;
                continue;
            }

            for (int i = 0; i < size; i++)
                connected[queue[i]] = adjacent;
        }

        // Pixels that no centre ever reached stay together as they were.
        for (int i = 0; i < connected.Length; i++)
        {
            if (connected[i] < 0)
                connected[i] = next;
        }

        return connected;
    }

    /// <summary>Fills breadth first from a pixel; remembers the last other segment met on the way.</summary>
    private static int Grow(int[] labels, int[] connected, int width, int height, int start, int label, int[] queue, int maxSize, out int adjacent)
    {
        adjacent = label;
        connected[start] = label;
        queue[0] = start;
        int size = 1;
        for (int visited = 0; visited < size && size < maxSize; visited++)
        {
            int x = queue[visited] % width, y = queue[visited] / width;
            foreach ((int dx, int dy) in Neighbours)
            {
                int u = x + dx, v = y + dy;
                if (u < 0 || u >= width || v < 0 || v >= height)
                    continue;
                int i = (v * width) + u;
                if (labels[i] == labels[start] && connected[i] < 0)
                {
                    connected[i] = label;
                    queue[size++] = i;
                    if (size >= maxSize)
                        break;
                }
                else if (connected[i] >= 0 && connected[i] != label)
                {
                    adjacent = connected[i];
                }
            }
        }

        return size;
    }
}
